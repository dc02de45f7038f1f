//! `extract serve`: a page for one document that is pasted or dropped into it, read by the rules as they stand on the disk.
//!
//! It listens on this machine alone, answers no page of others, and writes nothing.

mod answer;
mod current;
mod http;

use self::current::Current;
use super::stderr::tell;
use super::{Exit, RulesArguments, say};
use crate::messages::of_system;
use clap::Args;
use std::io;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use tokio::net::TcpListener;
use tr::tr;

const HELP: &str = "\
Examples:
  extract serve                        the rules built in
  extract serve --rules my-rules/      rules that are being written: each change is seen at once
  extract serve --add mine.yaml        the rules built in, and a file on top of them

Open the address that it prints in a browser and paste a text, or drop a file. Mentions are marked by field; a click \
tells the rule with its line, what it captured and which matches it beat. When a rule file changes, the text is read \
again; faults of the rules are shown with their lines. It listens on 127.0.0.1 alone and ends with Ctrl-C.";

#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub struct ServeArguments {
    #[command(flatten)]
    pub rules: RulesArguments,
    /// The port to listen on; 0 takes one that is free
    #[arg(long, value_name = "N", default_value = "8322")]
    pub port: u16,
}

pub fn run(arguments: &ServeArguments) -> Exit {
    match serve(arguments) {
        Ok(code) => code,
        Err(e) => {
            tell(tr!(
                "port {} cannot be listened on: {}; choose another one: --port 0 takes one that is free",
                arguments.port,
                of_system(&e)
            ));
            Exit::Fault
        }
    }
}

fn serve(arguments: &ServeArguments) -> io::Result<Exit> {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_io().enable_time().build()?;
    runtime.block_on(async {
        let listener = TcpListener::bind(SocketAddr::from((Ipv4Addr::LOCALHOST, arguments.port))).await?;
        let port = listener.local_addr()?.port();
        let current = Arc::new(Current::watching(&arguments.rules));
        if let Some(code) = say(&format!("http://127.0.0.1:{port}/\n")) {
            return Ok(code);
        }
        http::listen(listener, port, current).await
    })
}
