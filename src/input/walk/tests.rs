use super::*;
use tempfile::TempDir;

fn folder_with(files: &[&str]) -> TempDir {
    let folder = TempDir::new().expect("a temporary folder");
    for file in files {
        let path = folder.path().join(file);
        fs::create_dir_all(path.parent().expect("a parent")).expect("a folder");
        fs::write(path, "正文").expect("a file");
    }
    folder
}

/// The names found, without the temporary folder; errors with a `!` before.
fn names(walk: &Walk, folder: &TempDir) -> Vec<String> {
    let prefix = format!("{}/", name(folder.path()));
    let name = |source: &Result<Source, InputError>| match source {
        Ok(source) => source.name().replace(&prefix, ""),
        Err(error) => format!("!{}", error.name().replace(&prefix, "")),
    };
    walk.sources.iter().map(name).collect()
}

#[test]
fn a_folder_is_read_in_the_byte_order_of_its_paths() {
    let folder = folder_with(&["b.txt", "a/z.TXT", "a.md", "a-1/x.text", "市.txt"]);
    let walk = documents(&[folder.path().to_owned()]);
    assert_eq!(names(&walk, &folder), ["a-1/x.text", "a.md", "a/z.TXT", "b.txt", "市.txt"]);
}

#[test]
fn files_that_are_no_documents_by_their_names_are_told_and_hidden_files_are_not() {
    let folder = folder_with(&[
        "a.txt",
        "b.PDF",
        "c.jpg",
        "LICENSE",
        ".hidden.txt",
        ".git/x.txt",
        "~$a.docx",
        "讲话.2019",
        "p.html",
        "p_files/x.html",
        "p_files/j/y.js",
        "q_files/z.txt",
    ]);
    let walk = documents(&[folder.path().to_owned()]);
    assert_eq!(names(&walk, &folder), ["LICENSE", "a.txt", "b.PDF", "p.html", "q_files/z.txt", "讲话.2019"]);
    let mut kinds: Vec<&str> = walk.passed.iter().map(|passed| passed.kind.as_str()).collect();
    kinds.sort_unstable();
    assert_eq!(kinds, ["jpg", "lock files of Word", "parts of saved pages", "parts of saved pages"]);
}

#[test]
fn what_is_named_is_read_whatever_its_extension() {
    let folder = folder_with(&[".a.doc", "b"]);
    let walk = documents(&[folder.path().join("b"), folder.path().join(".a.doc"), PathBuf::from("-")]);
    assert_eq!(names(&walk, &folder), ["b", ".a.doc", "-"]);
}

#[test]
fn a_file_that_is_reached_twice_is_read_once() {
    let folder = folder_with(&["a.txt", "b/c.txt"]);
    let root = folder.path().to_owned();
    let walk = documents(&[root.join("b/../b/c.txt"), root.clone(), root.join("b"), root, "-".into(), "-".into()]);
    assert_eq!(names(&walk, &folder), ["b/../b/c.txt", "a.txt", "-"]);
}

#[test]
fn what_is_not_there_is_an_error_in_its_place() {
    let folder = folder_with(&["a.txt", "z.txt"]);
    let walk = documents(&[folder.path().join("a.txt"), folder.path().join("m.txt"), folder.path().join("z.txt")]);
    assert_eq!(names(&walk, &folder), ["a.txt", "!m.txt", "z.txt"]);
    assert!(walk.sources[1].as_ref().is_err_and(|error| error.to_string().contains("there is no such file")));
}

#[cfg(unix)]
#[test]
fn links_that_lead_back_or_nowhere_do_no_harm() {
    use std::os::unix::fs::symlink;

    let folder = folder_with(&["a/x.txt", "b/y.txt"]);
    let root = folder.path();
    for (target, link) in [(".", "a/self"), ("../b", "a/b"), ("../a", "b/a"), ("x.txt", "a/w.txt"), ("gone", "b/n.txt")]
    {
        symlink(target, root.join(link)).expect("a link");
    }
    let walk = documents(&[root.to_owned()]);
    assert_eq!(names(&walk, &folder), ["!a/b/n.txt", "a/b/y.txt", "a/w.txt"]);
}

#[test]
fn a_document_is_read_under_the_name_it_was_reached_by() {
    let folder = folder_with(&["a.txt"]);
    let walk = documents(&[folder.path().to_owned()]);
    let source = walk.sources[0].as_ref().expect("a source");
    let document = super::super::read(source).expect("a document");
    assert_eq!((document.source.as_str(), document.text.as_str(), document.encoding), (source.name(), "正文", "UTF-8"));
}
