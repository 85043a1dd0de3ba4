mod facts;
mod forecast;
mod goals;
mod kernel;
mod measure;
mod movement;
mod rates;
