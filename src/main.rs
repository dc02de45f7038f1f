//! The program `extract`: see [`speechmeta::commands`].

use speechmeta::commands::{self, Exit};
use std::env;

fn main() -> Exit {
    commands::run(env::args_os())
}
