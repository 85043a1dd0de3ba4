//! The page.

fn main() {
    attain::ui::start();
}
