mod facts;
mod forecast;
mod kernel;
mod measure;
mod movement;
mod rates;
