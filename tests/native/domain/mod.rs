mod forecast;
mod kernel;
mod measure;
