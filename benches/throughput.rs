//! How fast each stage is, in bytes of text a second, on every set of documents (`cargo bench --bench throughput`).
//!
//! What a stage consumes is copied before the clock starts. `cargo bench --bench table` measures the same and prints
//! the tables of docs/speed.md.

mod material;

use divan::counter::BytesCount;
use divan::{Bencher, black_box};
use material::{ALL, Material, RULES, plain, stages};
use speechmeta::output::Format;

fn main() {
    divan::main();
}

fn names() -> Vec<&'static str> {
    ALL.iter().map(|m| m.name).collect()
}

/// Measures a stage that consumes what `copy` makes.
fn measure<I, O>(bencher: Bencher, name: &str, copy: fn(&'static Material) -> I, stage: fn(&'static Material, I) -> O) {
    let material = ALL.iter().find(|m| m.name == name).expect("a name of `names`");
    bencher
        .counter(BytesCount::new(material.bytes))
        .with_inputs(|| copy(material))
        .bench_local_values(|input| black_box(stage(material, input)));
}

fn nothing(_: &Material) {}

macro_rules! benches {
    ($($name:ident: $copy:expr, $stage:expr;)*) => {
        $(
            #[divan::bench(args = names(), sample_count = 5, sample_size = 1)]
            fn $name(bencher: Bencher, name: &str) {
                measure(bencher, name, $copy, $stage);
            }
        )*
    };
}

benches! {
    a_read_and_validate: nothing, |m, ()| stages::validate(m);
    b_decode: nothing, |m, ()| stages::decode(m);
    b_decode_gb18030: |m| m.gb18030.clone(), |_, bytes| stages::decode_gb18030(bytes);
    c_normalise: nothing, |m, ()| stages::normalise(m);
    d_prefilter: nothing, |m, ()| stages::prefilter(m);
    e_normalise_prefilter_and_lay_out: |m| m.raw.clone(), |_, raw| stages::lay_out(raw);
    f_match: |m| m.hits.clone(), stages::find;
    g_resolve: nothing, |m, ()| stages::resolve(m);
    h_write_csv: nothing, |m, ()| stages::write(&RULES, &m.records, Format::Csv);
    h_write_jsonl: nothing, |m, ()| stages::write(&RULES, &m.told, Format::Jsonl);
    i_end_to_end: nothing, |m, ()| stages::end_to_end(m);
    j_plain_regex: nothing, |m, ()| plain::find(m);
}
