//! Currencies by their ISO 4217 code, with the number of digits after the decimal mark.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;

/// The active codes of ISO 4217, three letters each, without separators.
const KNOWN: &str = "AEDAFNALLAMDANGAOAARSAUDAWGAZNBAMBBDBDTBGNBHDBIFBMDBNDBOBBRLBSDBTNBWPBYNBZD\
CADCDFCHFCLPCNYCOPCRCCUPCVECZKDJFDKKDOPDZDEGPERNETBEURFJDFKPGBPGELGHSGIPGMDGNFGTQGYDHKDHNLHTGHUFIDR\
ILSINRIQDIRRISKJMDJODJPYKESKGSKHRKMFKPWKRWKWDKYDKZTLAKLBPLKRLRDLSLLYDMADMDLMGAMKDMMKMNTMOPMRUMURMVR\
MWKMXNMYRMZNNADNGNNIONOKNPRNZDOMRPABPENPGKPHPPKRPLNPYGQARRONRSDRUBRWFSARSBDSCRSDGSEKSGDSHPSLESOSSRD\
SSPSTNSVCSYPSZLTHBTJSTMTTNDTOPTRYTTDTWDTZSUAHUGXUSDUYUUZSVESVNDVUVWSTXAFXCDXOFXPFYERZARZMWZWG";
const NO_DIGITS: &str = "BIFCLPDJFGNFISKJPYKMFKRWPYGRWFUGXVNDVUVXAFXOFXPF";
const THREE_DIGITS: &str = "BHDIQDJODKWDLYDOMRTND";

/// An ISO 4217 currency, e.g. `USD`. Only known codes can be made.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Currency([u8; 3]);

/// A text that is no known currency code.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not an ISO 4217 currency code")]
pub struct UnknownCurrency(pub String);

impl Currency {
    /// US dollar: the fallback shown before anything is known; never assumed for data.
    pub const USD: Currency = Currency(*b"USD");

    /// Reads a three-letter code in any case.
    pub fn parse(text: &str) -> Result<Currency, UnknownCurrency> {
        let upper = text.trim().to_ascii_uppercase();
        match <[u8; 3]>::try_from(upper.as_bytes()) {
            Ok(code) if listed(KNOWN, &code) => Ok(Currency(code)),
            _ => Err(UnknownCurrency(text.chars().take(80).collect())),
        }
    }

    /// Digits after the decimal mark: 2 for most, 0 for the yen, 3 for the Kuwaiti dinar.
    pub fn digits(self) -> u8 {
        if listed(NO_DIGITS, &self.0) {
            0
        } else if listed(THREE_DIGITS, &self.0) {
            3
        } else {
            2
        }
    }

    /// Minor units in one major unit: 1, 100 or 1000.
    pub fn minor_per_major(self) -> i64 {
        match self.digits() {
            0 => 1,
            3 => 1000,
            _ => 100,
        }
    }

    /// The code, e.g. `EUR`.
    pub fn code(&self) -> &str {
        std::str::from_utf8(&self.0).unwrap_or("???")
    }

    /// All known codes, in the order of the standard.
    pub fn all() -> impl Iterator<Item = Currency> {
        KNOWN.as_bytes().chunks_exact(3).filter_map(|code| Some(Currency(code.try_into().ok()?)))
    }
}

fn listed(list: &str, code: &[u8; 3]) -> bool {
    list.as_bytes().chunks_exact(3).any(|known| known == code)
}

impl fmt::Display for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl fmt::Debug for Currency {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.code())
    }
}

impl Serialize for Currency {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.code())
    }
}

impl<'de> Deserialize<'de> for Currency {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Currency, D::Error> {
        let text = String::deserialize(deserializer)?;
        Currency::parse(&text).map_err(de::Error::custom)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_follow_the_standard() {
        let digits = |code| Currency::parse(code).map(Currency::digits);
        assert_eq!(digits("usd"), Ok(2));
        assert_eq!(digits("JPY"), Ok(0));
        assert_eq!(digits("KWD"), Ok(3));
        assert!(digits("XXX").is_err());
        assert!(digits("U").is_err());
    }

    #[test]
    fn every_listed_code_can_be_read_back() {
        assert!(Currency::all().count() > 150);
        for currency in Currency::all() {
            assert_eq!(Currency::parse(currency.code()), Ok(currency));
        }
    }
}
