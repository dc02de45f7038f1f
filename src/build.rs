//! Tells cargo that the rules are part of the binary, so that a new rule file is seen.

fn main() {
    println!("cargo:rerun-if-changed=rules");
}
