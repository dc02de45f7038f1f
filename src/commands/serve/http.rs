//! The few requests that the page makes, and the refusal of all others.

use super::Exit;
use super::answer::{self, MOST_BYTES, Pasted};
use super::current::Current;
use super::current::Loaded;
use crate::output::report::LivePage;
use http_body_util::{BodyExt, Full, LengthLimitError, Limited};
use hyper::body::{Body, Bytes, Incoming};
use hyper::header::{self, HeaderMap, HeaderValue};
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper::{Method, Request, Response, StatusCode};
use hyper_util::rt::{TokioIo, TokioTimer};
use serde_json::{Value as Json, json};
use std::convert::Infallible;
use std::io;
use std::sync::Arc;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::sync::Semaphore;
use tokio::task;
use tr::tr;

/// How long a question after other rules is kept waiting before it is answered with those that there are.
const PATIENCE: Duration = Duration::from_secs(20);
/// How long what is pasted may take to come, from its first byte to its last: from this machine it comes at once. Whoever
/// sends it byte by byte has no more time than others.
const BODY_PATIENCE: Duration = Duration::from_secs(20);
/// Connections at once: a browser makes six.
const MOST_CONNECTIONS: usize = 32;

struct Server {
    /// The names under which a browser on this machine knows the page.
    hosts: [String; 3],
    page: String,
    current: Arc<Current>,
    /// One document is read at a time.
    reading: Semaphore,
}

/// Answers until the program is ended.
///
/// # Errors
/// The system allows no further connections at all.
pub async fn listen(listener: TcpListener, port: u16, current: Arc<Current>) -> io::Result<Exit> {
    let hosts = ["127.0.0.1", "localhost", "[::1]"].map(|host| format!("{host}:{port}"));
    let server = Arc::new(Server { hosts, page: LivePage::text(), current, reading: Semaphore::new(1) });
    let connections = Arc::new(Semaphore::new(MOST_CONNECTIONS));
    loop {
        let Ok(permit) = Arc::clone(&connections).acquire_owned().await else {
            return Ok(Exit::Success);
        };
        // A connection that is gone before it was taken is none of ours.
        let Ok((stream, _)) = listener.accept().await else { continue };
        let server = Arc::clone(&server);
        task::spawn(async move {
            let answer = service_fn(move |request| {
                let server = Arc::clone(&server);
                async move { Ok::<_, Infallible>(server.answer(request).await) }
            });
            let mut http = http1::Builder::new();
            http.timer(TokioTimer::new()).header_read_timeout(PATIENCE * 2);
            // Whoever breaks off has no answer.
            let _ = http.serve_connection(TokioIo::new(stream), answer).await;
            drop(permit);
        });
    }
}

impl Server {
    async fn answer(&self, request: Request<Incoming>) -> Response<Full<Bytes>> {
        if let Err(reason) = self.is_own(request.headers(), request.uri().path() == "/") {
            return refusal(StatusCode::FORBIDDEN, &reason);
        }
        let path = request.uri().path().to_owned();
        let query = request.uri().query().unwrap_or_default().to_owned();
        match (request.method(), path.as_str()) {
            (&Method::GET, "/") => respond(StatusCode::OK, "text/html; charset=utf-8", self.page.clone()),
            (&Method::GET, "/rules") => {
                let number = parameter(&query, "after").parse().unwrap_or(0);
                let loaded = match tokio::time::timeout(PATIENCE, self.current.after(number)).await {
                    Ok(loaded) => loaded,
                    Err(_) => self.current.last(),
                };
                object(StatusCode::OK, &answer::rules(&loaded))
            }
            (&Method::POST, "/read") => {
                self.read(request, parameter(&query, "name"), |loaded, pasted| answer::document(&loaded, pasted)).await
            }
            (&Method::POST, "/explain") => {
                let number = |name| parameter(&query, name).parse().unwrap_or(0);
                let (characters, field) = (number("start")..number("end"), parameter(&query, "field"));
                let explain = move |loaded: Loaded, pasted| answer::explained(&loaded, pasted, characters, &field);
                self.read(request, parameter(&query, "name"), explain).await
            }
            (_, "/" | "/rules" | "/read" | "/explain") => {
                refusal(StatusCode::METHOD_NOT_ALLOWED, &tr!("this is not asked so"))
            }
            _ => refusal(StatusCode::NOT_FOUND, &tr!("there is nothing here")),
        }
    }

    /// Makes an answer of the document that a request brings.
    async fn read(
        &self,
        request: Request<Incoming>,
        name: String,
        make: impl FnOnce(Loaded, Pasted) -> Json + Send + 'static,
    ) -> Response<Full<Bytes>> {
        let too_large = || refusal(StatusCode::PAYLOAD_TOO_LARGE, &tr!("this is larger than what is read here"));
        if request.body().size_hint().lower() > MOST_BYTES as u64 {
            return too_large();
        }
        let body = Limited::new(request.into_body(), MOST_BYTES).collect();
        let body = match tokio::time::timeout(BODY_PATIENCE, body).await {
            Ok(Ok(body)) => body.to_bytes(),
            Ok(Err(e)) if e.is::<LengthLimitError>() => return too_large(),
            Ok(Err(_)) => return refusal(StatusCode::BAD_REQUEST, &tr!("this broke off")),
            Err(_) => {
                let mut late = refusal(StatusCode::REQUEST_TIMEOUT, &tr!("this did not come in time"));
                // What may still come is part of this request, and no other one.
                late.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
                return late;
            }
        };
        let Ok(_turn) = self.reading.acquire().await else {
            return refusal(StatusCode::SERVICE_UNAVAILABLE, &tr!("the program ends"));
        };
        let loaded = self.current.last();
        let answered = task::spawn_blocking(move || make(loaded, Pasted { name, bytes: body.to_vec() })).await;
        match answered {
            Ok(json) => object(StatusCode::OK, &json),
            // A panic is told on standard error already.
            Err(_) => refusal(StatusCode::INTERNAL_SERVER_ERROR, &tr!("the program failed at this text")),
        }
    }

    /// Whether a request comes from the page: a name of another host leads here where somebody has turned it to this
    /// machine, and a page of others may send requests anywhere.
    fn is_own(&self, headers: &HeaderMap, is_page: bool) -> Result<(), String> {
        let foreign = || Err(tr!("pages of others are not answered"));
        let is_host = |host: &str| self.hosts.iter().any(|own| own.eq_ignore_ascii_case(host));
        let text = |value: &HeaderValue| value.to_str().map(str::to_owned).unwrap_or_default();
        let mut hosts = headers.get_all(header::HOST).iter();
        match (hosts.next(), hosts.next()) {
            (Some(host), None) if is_host(&text(host)) => {}
            _ => return Err(tr!("only this machine, by the address that was printed, is answered")),
        }
        let origin = headers.get(header::ORIGIN).map(text);
        if origin.is_some_and(|origin| !origin.strip_prefix("http://").is_some_and(is_host)) {
            return foreign();
        }
        let site = headers.get("sec-fetch-site").map(text);
        match site.as_deref() {
            None | Some("same-origin" | "none") => Ok(()),
            // A link may lead to the page; what it then asks is its own.
            _ if is_page => Ok(()),
            _ => foreign(),
        }
    }
}

/// A parameter of a query, decoded; empty where it is not there.
fn parameter(query: &str, name: &str) -> String {
    let found = query.split('&').find_map(|pair| pair.strip_prefix(name)?.strip_prefix('='));
    let mut bytes = Vec::new();
    let mut rest = found.unwrap_or_default().bytes();
    while let Some(byte) = rest.next() {
        let decoded = match byte {
            b'%' => rest.next().zip(rest.next()).and_then(|(a, b)| {
                let digit = |byte: u8| char::from(byte).to_digit(16);
                u8::try_from(digit(a)? * 16 + digit(b)?).ok()
            }),
            b'+' => Some(b' '),
            byte => Some(byte),
        };
        bytes.extend(decoded);
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

fn refusal(status: StatusCode, reason: &str) -> Response<Full<Bytes>> {
    object(status, &json!({"error": reason}))
}

fn object(status: StatusCode, json: &Json) -> Response<Full<Bytes>> {
    respond(status, "application/json; charset=utf-8", json.to_string())
}

fn respond(status: StatusCode, kind: &'static str, text: String) -> Response<Full<Bytes>> {
    let mut response = Response::new(Full::new(Bytes::from(text)));
    *response.status_mut() = status;
    let headers = response.headers_mut();
    for (name, value) in [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, "no-store"),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        (header::REFERRER_POLICY, "no-referrer"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("same-origin"));
    response
}
