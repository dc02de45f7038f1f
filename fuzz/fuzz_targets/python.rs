#![no_main]

libfuzzer_sys::fuzz_target!(|data: &[u8]| speechmeta_fuzz::python(data));
