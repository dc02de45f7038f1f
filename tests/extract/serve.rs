//! What `extract serve` answers and what it refuses, asked as a browser and as others would. What its page does is tested by
//! `.ci/live_page.py`.

use crate::binary::in_package;
use serde_json::Value;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::thread;
use std::time::{Duration, Instant};
use tempfile::TempDir;

const REPORT: &str = "政府工作报告\n2018年1月9日\n县长 顾知远\n各位代表：\n今年的目标是：地区生产总值增长8%。\n";

/// A program that listens; ended when it is dropped.
struct Serving {
    program: Child,
    port: u16,
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

/// An answer: its status and its text.
type Answer = (u16, String);

impl Serving {
    fn with(arguments: &[&str], folder: &Path) -> Serving {
        let mut command = Command::new(env!("CARGO_BIN_EXE_extract"));
        command.args(["serve", "--port", "0"]).args(arguments).current_dir(folder);
        let mut program = command.stdout(Stdio::piped()).spawn().expect("extract starts");
        let mut address = String::new();
        let stdout = program.stdout.take().expect("its output is piped");
        BufReader::new(stdout).read_line(&mut address).expect("it prints its address");
        let port =
            address.trim().strip_prefix("http://127.0.0.1:").and_then(|rest| rest.trim_end_matches('/').parse().ok());
        Serving { program, port: port.unwrap_or_else(|| panic!("no address: {address}")) }
    }

    /// Sends a request as it is, but for its length.
    fn ask(&self, request: &str, headers: &str, body: &[u8]) -> Answer {
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("it listens");
        stream.set_read_timeout(Some(Duration::from_secs(60))).expect("a time is set");
        let head =
            format!("{request} HTTP/1.1\r\n{headers}Content-Length: {}\r\nConnection: close\r\n\r\n", body.len());
        stream.write_all(head.as_bytes()).expect("the head is taken");
        // A body that is too large is refused before it is sent.
        let _ = stream.write_all(body);
        let mut answer = Vec::new();
        let _ = stream.read_to_end(&mut answer);
        let answer = String::from_utf8(answer).expect("answers are UTF-8");
        let status = answer.split(' ').nth(1).and_then(|status| status.parse().ok()).unwrap_or(0);
        (status, answer.split_once("\r\n\r\n").map_or(String::new(), |(_, text)| text.to_owned()))
    }

    fn host(&self) -> String {
        format!("Host: 127.0.0.1:{}\r\n", self.port)
    }

    fn json(&self, request: &str, body: &[u8]) -> Value {
        let (status, text) = self.ask(request, &self.host(), body);
        assert_eq!(status, 200, "{request}: {text}");
        serde_json::from_str(&text).expect("an object")
    }
}

#[test]
fn a_text_is_read_with_its_row_and_what_is_known_of_each_mention() {
    let serving = Serving::with(&[], &in_package(""));
    let (status, page) = serving.ask("GET /", &serving.host(), b"");
    assert!(status == 200 && page.contains("data-kind=\"live\""), "{status}");
    let told = serving.json("POST /read?name=", REPORT.as_bytes());
    let columns = told["index"]["columns"].as_array().expect("columns");
    let target = columns.iter().position(|column| column["name"] == "gdp_target").expect("a column");
    assert_eq!(told["index"]["rows"][0]["cells"][target], "8");
    let speech = &told["piece"]["speeches"][0];
    let details = speech["details"].as_array().expect("details");
    assert_eq!(details.len(), speech["mentions"].as_array().expect("mentions").len());
    let said = |key: &str, words: &str| details.iter().any(|detail| detail[key].to_string().contains(words));
    assert!(said("place", "growth_of_gdp.yaml:"), "the line of the rule");
    assert!(said("captures", "<change> `增长8%`"), "{details:?}");
    assert!(said("beat", "priority"), "{details:?}");
    // Why some characters were read so, and why the rules of a field gave nothing there.
    let start = REPORT.chars().take_while(|c| *c != '增').count();
    let explain = |field: &str| {
        let request = format!("POST /explain?name=&start={start}&end={}&field={field}", start + 2);
        serving.json(&request, REPORT.as_bytes())["text"].as_str().expect("a text").to_owned()
    };
    assert!(explain("").contains("growth.of-gdp"), "{}", explain(""));
    assert!(explain("official").contains("their patterns begin with"), "{}", explain("official"));
    // A file goes by its content, as everywhere.
    let page = format!("<html><body><h1>政府工作报告</h1><p>{REPORT}</p></body></html>");
    let told = serving.json("POST /read?name=a%20b.html", page.as_bytes());
    assert_eq!(told["index"]["documents"][0]["name"], "a b.html");
    let told = serving.json("POST /read?name=a.zip", b"PK\x03\x04");
    assert!(told["error"].is_string(), "{told}");
}

#[test]
fn only_the_page_on_this_machine_is_answered() {
    let serving = Serving::with(&[], &in_package(""));
    let port = serving.port;
    let own = serving.host();
    for (headers, wanted) in [
        (own.clone(), 200),
        (format!("Host: localhost:{port}\r\nOrigin: http://localhost:{port}\r\n"), 200),
        (String::new(), 403),
        (format!("Host: speeches.example:{port}\r\n"), 403),
        ("Host: 127.0.0.1\r\n".to_owned(), 403),
        (format!("{own}{own}"), 403),
        (format!("{own}Origin: http://speeches.example\r\n"), 403),
        (format!("{own}Origin: null\r\n"), 403),
        (format!("{own}Origin: http://127.0.0.1:{}\r\n", port.wrapping_add(1)), 403),
        (format!("{own}Sec-Fetch-Site: cross-site\r\n"), 403),
    ] {
        let (status, text) = serving.ask("POST /read?name=", &headers, REPORT.as_bytes());
        assert_eq!(status, wanted, "{headers}{text}");
        assert_eq!(text.contains("gdp_target"), wanted == 200, "{headers}");
    }
    assert_eq!(serving.ask("GET /rules?after=0", "Host: x\r\n", b"").0, 403);
    assert_eq!(serving.ask("GET /", "Host: x\r\n", b"").0, 403);
    // A link of others may lead to the page, but their scripts may not ask.
    assert_eq!(serving.ask("GET /", &format!("{own}Sec-Fetch-Site: cross-site\r\n"), b"").0, 200);
    assert_eq!(serving.ask("DELETE /read", &own, b"").0, 405);
    for path in ["/etc/passwd", "/../Cargo.toml", "/rules.yaml"] {
        assert_eq!(serving.ask(&format!("GET {path}"), &own, b"").0, 404, "{path}");
    }
}

#[test]
fn what_is_too_large_is_refused() {
    let serving = Serving::with(&[], &in_package(""));
    assert_eq!(serving.ask("POST /read?name=", &serving.host(), &vec![b'a'; (32 << 20) + 1]).0, 413);
    let told = serving.json("POST /read?name=", "年".repeat(1_000_001).as_bytes());
    assert!(told["error"].as_str().is_some_and(|error| error.contains("1000000 characters")), "{told}");
}

#[test]
fn a_body_that_stalls_or_trickles_is_given_up_and_others_are_answered() {
    let serving = Serving::with(&[], &in_package(""));
    let begin = || {
        let mut stream = TcpStream::connect(("127.0.0.1", serving.port)).expect("it listens");
        stream.set_read_timeout(Some(Duration::from_secs(90))).expect("a time is set");
        let head = format!("POST /read?name= HTTP/1.1\r\n{}Content-Length: 1000\r\n\r\nabc", serving.host());
        stream.write_all(head.as_bytes()).expect("the head is taken");
        stream
    };
    // As many as there may be at once, and one of them sends a byte now and then.
    let mut stalled: Vec<TcpStream> = (0..32).map(|_| begin()).collect();
    let mut trickling = stalled.pop().expect("a connection");
    let trickle = thread::spawn(move || {
        let sent = (0..900).take_while(|_| {
            thread::sleep(Duration::from_millis(100));
            trickling.write_all(b"x").is_ok()
        });
        sent.count()
    });
    assert_eq!(serving.ask("GET /", &serving.host(), b"").0, 200);
    for mut stream in stalled {
        let mut answer = String::new();
        stream.read_to_string(&mut answer).expect("an answer, and the end of the connection");
        assert!(answer.starts_with("HTTP/1.1 408 ") && answer.contains("connection: close"), "{answer}");
        assert!(answer.contains("this did not come in time"), "{answer}");
    }
    let sent = trickle.join().expect("it ends");
    assert!(sent < 900, "{sent} bytes were taken");
}

#[test]
fn rules_are_read_anew_when_a_file_changes_and_their_faults_are_told_with_their_lines() {
    let folder = TempDir::new().expect("a temporary folder");
    let file = folder.path().join("规则.yaml");
    let rules = |word: &str| {
        format!(
            "schema: 1\nfields:\n  word: {{attributes: {{}}}}\nrules:\n  - {{id: a.word, field: word, match: {word}}}\n\
             columns:\n  - {{name: words, from: word, take: mentions}}\n"
        )
    };
    fs::write(&file, rules("目标")).expect("a rule file");
    let serving = Serving::with(&["--rules", "规则.yaml"], folder.path());
    let count = || serving.json("POST /read?name=", REPORT.as_bytes())["index"]["rows"][0]["cells"][0].clone();
    let after = |number: &Value| serving.json(&format!("GET /rules?after={number}"), b"");
    let first = after(&Value::from(0));
    assert_eq!((&first["rules"], &first["faults"]), (&Value::from(1), &Value::Array(Vec::new())));
    assert_eq!(count(), "1");

    // The fastest of three, as other tests run beside this one.
    let (mut second, mut fastest) = (first, Duration::MAX);
    for word in ["年|目标", "目标|年", "年|目标"] {
        let changed = Instant::now();
        fs::write(&file, rules(word)).expect("a rule file");
        second = after(&second["number"]);
        fastest = fastest.min(changed.elapsed());
    }
    assert!(fastest < Duration::from_secs(1), "{fastest:?}");
    assert_eq!(count(), "3");

    fs::write(&file, rules("<nothing>")).expect("a rule file");
    let third = after(&second["number"]);
    let fault = &third["faults"][0];
    assert_eq!((&fault["code"], &fault["file"], &fault["line"]), (&"R005".into(), &"规则.yaml".into(), &5.into()));
    assert!(fault["source"].as_str().is_some_and(|line| line.contains("match: <nothing>")), "{fault}");
    assert_eq!(count(), "3", "the last rules without faults hold");

    fs::write(&file, rules("目标")).expect("a rule file");
    assert_eq!(after(&third["number"])["faults"], Value::Array(Vec::new()));
    assert_eq!(count(), "1");
    thread::sleep(Duration::from_millis(200));
    assert_eq!(fs::read_dir(folder.path()).expect("the folder").count(), 1, "nothing is written");
}

#[test]
fn a_port_that_is_taken_is_told_with_the_remedy() {
    let serving = Serving::with(&[], &in_package(""));
    let run = crate::binary::run(["serve", "--port", &serving.port.to_string()]);
    assert_eq!((run.code, run.stdout.as_str()), (2, ""));
    assert!(run.stderr.contains("choose another one: --port 0 takes one that is free"), "{}", run.stderr);
}
