//! Several things in one sentence.

use tr::tr;

/// One behind the other: `a, b, c`.
pub fn list<S: AsRef<str>>(things: impl IntoIterator<Item = S>) -> String {
    let mut list = String::new();
    for thing in things {
        if !list.is_empty() {
            list.push_str(&tr!("list" => ", "));
        }
        list.push_str(thing.as_ref());
    }
    list
}

/// Of which one is meant: `a or b or c`.
pub fn either(things: impl IntoIterator<Item = String>) -> String {
    things.into_iter().reduce(|all, thing| tr!("{} or {}", all, thing)).unwrap_or_default()
}
