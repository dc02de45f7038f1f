//! The texts behind `extract check --explain CODE`: what a code means, an example of the mistake, the remedy.
//!
//! Each stands in `explanations/CODE.md`, in Chinese in `explanations/zh/CODE.md`. Blocks of YAML and CSV in it are rule sets
//! that have the code, which a test of the package sees to, as it does to every code having a text.

use super::file::Language;

macro_rules! explanations {
    ($($id:ident),* $(,)?) => {
        /// The text of a code; empty where there is none.
        pub fn of(id: &str, language: Language) -> &'static str {
            match (id, language) {
                $((stringify!($id), Language::En) => include_str!(concat!("explanations/", stringify!($id), ".md")),
                (stringify!($id), Language::Zh) => include_str!(concat!("explanations/zh/", stringify!($id), ".md")),)*
                _ => "",
            }
        }
    };
}

explanations! {
    N030,
    N031,
    N032,
    R001,
    R002,
    R003,
    R004,
    R005,
    R006,
    R007,
    R008,
    R009,
    R010,
    R011,
    R012,
    R013,
    R015,
    R016,
    R017,
    R018,
    R020,
    R021,
    R022,
    R023,
    R024,
    R025,
    R026,
    R027,
    R028,
    R029,
    R030,
    R031,
    R032,
    R040,
    R041,
    R042,
    R043,
    R044,
    R045,
    R050,
    R051,
    R052,
    R060,
    R061,
    R062,
    R063,
    R064,
    R070,
    W001,
    W002,
    W005,
    W010,
    W011,
    W012,
    W020,
    W021,
    W022,
    W030,
    W031,
    W032,
    W033,
    W034,
    W035,
    W039,
}
