//! The target `python` holds an interpreter, whose library need not lie where the system looks for libraries.

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    #[cfg(feature = "python")]
    pyo3_build_config::add_libpython_rpath_link_args();
}
