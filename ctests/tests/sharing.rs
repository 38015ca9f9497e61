//! Servers of this library and of the system's libssl beside each other: with the same ticket keys each resumes what the
//! other began. And what else has to mean the same on the wire: keys from outside, and early data.

use rsslsess_ctests::certificates;
use rsslsess_ctests::compile::{self, Way};
use rsslsess_ctests::peer::Peer;
use rsslsess_ctests::program;
use rsslsess_ctests::run::Outcome;

/// The libraries of a client and of servers.
const BOTH: [Way; 2] = [Way::System, Way::Ours];

fn server(way: Way, connections: usize, options: &[&str]) -> (Peer, String) {
    let mut command = compile::build_one(&program::peer("peer_server"), way).command();
    command
        .arg(certificates::directory())
        .args(["--connections", &connections.to_string()])
        .args(options);
    let mut server = Peer::start("peer_server", command);
    let port = server.wait_for("its port", |output| {
        let line = output
            .split_inclusive('\n')
            .find(|line| line.ends_with('\n'))?;
        Some(line.strip_prefix("port ")?.trim().to_owned())
    });
    (server, port)
}

fn client(way: Way, port: &str, connections: usize, options: &[&str]) -> Outcome {
    let mut command = compile::build_one(&program::peer("peer_client"), way).command();
    command
        .arg(certificates::directory())
        .arg(port)
        .args(["--connections", &connections.to_string()])
        .args(options);
    Peer::start("peer_client", command).finish()
}

/// What a peer says of its connections: for each, what stands behind `what=`.
fn told(peer: &Outcome, what: &str) -> Vec<String> {
    let told: Vec<String> = peer
        .stdout
        .lines()
        .filter(|line| line.starts_with("connection "))
        .filter_map(|line| {
            let (_, rest) = line.split_once(&format!(" {what}="))?;
            rest.split(' ').next().map(str::to_owned)
        })
        .collect();
    assert!(
        !told.is_empty(),
        "no {what} in:\n{}\n{}",
        peer.stdout,
        peer.complaint()
    );
    told
}

/// A client goes from one server to the other and back, each with the ticket that it got last.
fn tickets_are_shared(version: &str) {
    for way in BOTH {
        let options = ["--version", version, "--ticket-keys", "5"];
        let (ours, our_port) = server(Way::Ours, 3, &options);
        let (theirs, their_port) = server(Way::System, 3, &options);
        let client = client(
            way,
            &our_port,
            6,
            &["--version", version, "--second-port", &their_port],
        );
        let (ours, theirs) = (ours.finish(), theirs.finish());
        let words = way.words();
        assert_eq!(
            told(&client, "reused"),
            ["0", "1", "1", "1", "1", "1"],
            "client {words}"
        );
        assert_eq!(told(&ours, "reused"), ["0", "1", "1"], "client {words}");
        assert_eq!(told(&theirs, "reused"), ["1", "1", "1"], "client {words}");
    }
}

#[test]
fn tls12_tickets_are_good_at_servers_of_both_libraries_with_the_same_keys() {
    tickets_are_shared("1.2");
}

#[test]
fn tls13_tickets_are_good_at_servers_of_both_libraries_with_the_same_keys() {
    tickets_are_shared("1.3");
}

#[test]
fn a_ticket_of_other_keys_is_good_at_neither() {
    for version in ["1.2", "1.3"] {
        let (ours, our_port) = server(Way::Ours, 1, &["--version", version, "--ticket-keys", "5"]);
        let (theirs, their_port) = server(
            Way::System,
            1,
            &["--version", version, "--ticket-keys", "6"],
        );
        let options = ["--version", version, "--second-port", &their_port];
        let client = client(Way::Ours, &our_port, 2, &options);
        assert_eq!(told(&client, "reused"), ["0", "0"]);
        ours.finish();
        assert_eq!(told(&theirs.finish(), "reused"), ["0"]);
    }
}

#[test]
fn keys_from_outside_mean_the_same_to_both_libraries() {
    for (at_client, at_server) in [(Way::Ours, Way::System), (Way::System, Way::Ours)] {
        let (server, port) = server(at_server, 2, &["--version", "1.3", "--psk"]);
        let client = client(at_client, &port, 2, &["--version", "1.3", "--psk"]);
        assert_eq!(
            told(&client, "reused"),
            ["1", "1"],
            "client {}",
            at_client.words()
        );
        assert_eq!(told(&server.finish(), "reused"), ["1", "1"]);
    }
}

#[test]
fn early_data_means_the_same_to_both_libraries() {
    for (at_client, at_server) in [(Way::Ours, Way::System), (Way::System, Way::Ours)] {
        let (server, port) = server(at_server, 3, &["--version", "1.3", "--early-data", "500"]);
        let client = client(at_client, &port, 3, &["--version", "1.3", "--early"]);
        let server = server.finish();
        let words = at_client.words();
        assert_eq!(told(&client, "early"), ["0", "1", "1"], "client {words}");
        assert_eq!(told(&server, "early"), ["0", "1", "1"], "client {words}");
        assert_eq!(
            told(&server, "line"),
            ["hello", "hello", "hello"],
            "client {words}"
        );
        assert_eq!(
            told(&client, "answer"),
            ["hello", "hello", "hello"],
            "client {words}"
        );
    }
}
