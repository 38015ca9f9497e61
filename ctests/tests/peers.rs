//! Sessions are resumed with another implementation: this library's client with `openssl s_server`, its server with
//! `openssl s_client`. Both ends have to say that they resumed, and by the mechanism that was meant.

use std::process::Command;

use rsslsess_ctests::certificates;
use rsslsess_ctests::compile::{self, Way};
use rsslsess_ctests::peer::Peer;
use rsslsess_ctests::program;
use rsslsess_ctests::run;

/// A way to resume.
#[derive(Clone, Copy)]
struct Mechanism {
    version: &'static str,
    /// Whether tickets are off: sessions stay with the server, in TLS 1.3 behind a ticket that is but their id.
    stateful: bool,
}

impl Mechanism {
    const fn new(version: &'static str, stateful: bool) -> Mechanism {
        Mechanism { version, stateful }
    }

    fn openssl_version(self) -> String {
        format!("-tls{}", self.version.replace('.', "_"))
    }

    fn spoken(self) -> String {
        format!("TLSv{}", self.version)
    }
}

const CONNECTIONS: usize = 3;

/// A program of `peers` with this library.
fn ours(name: &str) -> Command {
    compile::build_one(&program::peer(name), Way::Ours).command()
}

fn openssl(subcommand: &str) -> Command {
    let mut command = run::command("openssl");
    command.arg(subcommand);
    command
}

fn path(name: &str) -> std::path::PathBuf {
    certificates::directory().join(name)
}

/// The number after the last colon of the line that begins with `ACCEPT`, or after `port`.
fn port_in(output: &str) -> Option<u16> {
    // A line without its end may not be whole yet.
    output
        .split_inclusive('\n')
        .filter(|line| line.ends_with('\n'))
        .find_map(|line| {
            let rest = line
                .strip_prefix("ACCEPT")
                .or_else(|| line.strip_prefix("port"))?;
            rest.rsplit([':', ' ']).next()?.trim().parse().ok()
        })
}

/// This library's client with OpenSSL's server: the first handshake is a full one, the others resume.
fn client_resumes(mechanism: Mechanism) {
    let mut command = openssl("s_server");
    command
        .args([
            "-accept",
            "127.0.0.1:0",
            "-naccept",
            &CONNECTIONS.to_string(),
        ])
        .arg("-cert")
        .arg(path("server.pem"))
        .arg("-key")
        .arg(path("server.key"))
        .arg(mechanism.openssl_version())
        .args(mechanism.stateful.then_some("-no_ticket"));
    let mut server = Peer::start("openssl s_server", command);
    let port = server.wait_for("its port", port_in);

    let mut command = ours("peer_client");
    command
        .arg(certificates::directory())
        .arg(port.to_string())
        .args([
            "--version",
            mechanism.version,
            "--connections",
            &CONNECTIONS.to_string(),
            "--text",
            "question",
        ]);
    let mut client = Peer::start("peer_client", command);
    for number in 1..=CONNECTIONS {
        server.wait_for_text("question", number);
        server.say(&format!("answer {number}"));
        client.wait_for_text(&format!("connection {number}:"), 1);
    }
    let client = client.finish();
    let server = server.finish();

    for number in 1..=CONNECTIONS {
        let line = format!(
            "connection {number}: version={} reused={} verified=1 answer=answer {number}\n",
            mechanism.spoken(),
            u8::from(number > 1)
        );
        assert!(
            client.stdout.contains(&line),
            "no {line}in:\n{}\n{}",
            client.stdout,
            client.complaint()
        );
    }
    let resumed = server.stdout.matches("Reused session-id").count();
    assert_eq!(
        resumed,
        CONNECTIONS - 1,
        "resumed, says the server:\n{}",
        server.stdout
    );
    let kept = server
        .stdout
        .lines()
        .find_map(|line| {
            line.trim()
                .strip_suffix(" items in the session cache")?
                .parse::<u32>()
                .ok()
        })
        .expect("the server's statistics");
    assert_eq!(
        kept > 0,
        mechanism.stateful,
        "sessions that the server keeps: {kept}"
    );
}

/// OpenSSL's client with this library's server: one connection without a session, two with the latest.
fn server_resumes(mechanism: Mechanism) {
    let mut command = ours("peer_server");
    command
        .arg(certificates::directory())
        .args([
            "--version",
            mechanism.version,
            "--connections",
            &CONNECTIONS.to_string(),
        ])
        .args(mechanism.stateful.then_some("--no-ticket"));
    let mut server = Peer::start("peer_server", command);
    let port = server.wait_for("its port", port_in);

    let scratch = run::Scratch::new();
    let session = scratch.path().join("session.pem");
    for number in 1..=CONNECTIONS {
        let mut command = openssl("s_client");
        command
            .arg("-connect")
            .arg(format!("127.0.0.1:{port}"))
            .arg("-CAfile")
            .arg(path("ca.pem"))
            .args([
                "-verify_return_error",
                "-verify_hostname",
                "localhost",
                "-servername",
                "localhost",
            ])
            .arg(mechanism.openssl_version());
        if number > 1 {
            command.arg("-sess_in").arg(&session);
        }
        command.arg("-sess_out").arg(&session);
        let mut client = Peer::start("openssl s_client", command);
        client.say(&format!("question {number}"));
        client.wait_for_text(&format!("question {number}\n"), 1);
        // The tickets came before the answer. The client keeps back what it says of them until its end.
        client.say("Q");
        let client = client.finish();

        let kind = if number > 1 { "Reused" } else { "New" };
        let wanted = format!("{kind}, {}, Cipher is", mechanism.spoken());
        assert!(
            client.stdout.contains(&wanted),
            "{number}: no {wanted:?} in:\n{}",
            client.stdout
        );
        assert!(
            client.stdout.contains("Verify return code: 0 (ok)"),
            "{}",
            client.stdout
        );
        let has_ticket = mechanism.version == "1.3" || !mechanism.stateful;
        assert_eq!(
            client.stdout.contains("TLS session ticket:"),
            has_ticket,
            "{}",
            client.stdout
        );
        // A ticket that is but the id of a session has 32 bytes, two lines of the client's dump.
        let long = client
            .stdout
            .lines()
            .any(|line| line.trim_start().starts_with("0020 - "));
        assert_eq!(
            long,
            has_ticket && !mechanism.stateful,
            "the ticket's length:\n{}",
            client.stdout
        );
    }
    let server = server.finish();
    for number in 1..=CONNECTIONS {
        let line = format!(
            "connection {number}: version={} reused={} line=question {number}\n",
            mechanism.spoken(),
            u8::from(number > 1)
        );
        assert!(
            server.stdout.contains(&line),
            "no {line}in:\n{}\n{}",
            server.stdout,
            server.complaint()
        );
    }
}

#[test]
fn the_client_resumes_tls12_sessions_by_id_with_openssl() {
    client_resumes(Mechanism::new("1.2", true));
}

#[test]
fn the_client_resumes_tls12_sessions_by_ticket_with_openssl() {
    client_resumes(Mechanism::new("1.2", false));
}

#[test]
fn the_client_resumes_tls13_sessions_by_ticket_with_openssl() {
    client_resumes(Mechanism::new("1.3", false));
}

#[test]
fn the_client_resumes_tls13_sessions_that_openssls_server_keeps() {
    client_resumes(Mechanism::new("1.3", true));
}

#[test]
fn the_server_resumes_tls12_sessions_by_id_with_openssl() {
    server_resumes(Mechanism::new("1.2", true));
}

#[test]
fn the_server_resumes_tls12_sessions_by_ticket_with_openssl() {
    server_resumes(Mechanism::new("1.2", false));
}

#[test]
fn the_server_resumes_tls13_sessions_by_ticket_with_openssl() {
    server_resumes(Mechanism::new("1.3", false));
}

#[test]
fn the_server_resumes_tls13_sessions_that_it_keeps_with_openssl() {
    server_resumes(Mechanism::new("1.3", true));
}
