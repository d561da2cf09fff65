//! The whole worker over real sockets: threads, wake, end.

use crate::booth::{Album, Books, Sink, identity};
use crate::http::{request_with_body, setup};
use crate::server::Server;
use palang_domain::Hash;
use palang_machine::clock::SystemClock;
use palang_sync::worker::{Setup, Worker};
use palang_sync::{Call, Host, Method, SyncState};
use std::io::Write;
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// The protocol's server behind a socket. A long poll is answered when there is something, or after `poll`.
fn serve(server: Arc<Mutex<Server>>) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    thread::spawn(move || {
        for stream in listener.incoming().map_while(Result::ok) {
            let server = Arc::clone(&server);
            thread::spawn(move || talk(stream, &server));
        }
    });
    address
}

fn talk(mut stream: TcpStream, server: &Mutex<Server>) {
    while let Some((head, body)) = request_with_body(&mut stream) {
        let (line, rest) = head.split_once("\r\n").unwrap();
        let mut words = line.split(' ');
        let method = match words.next().unwrap() {
            "get" => Method::Get,
            "head" => Method::Head,
            "put" => Method::Put,
            _ => Method::Post,
        };
        let path = words.next().unwrap().to_owned();
        let range = rest.lines().find_map(|line| Some(line.strip_prefix("content-range: ")?.to_owned()));
        let long = path.ends_with("/pull") && !String::from_utf8_lossy(&body).contains("\"wait_s\":0");
        if long {
            // Stays on the line as a long poll does; the end of the worker breaks it off.
            thread::sleep(Duration::from_millis(200));
        }
        let deadline = Duration::ZERO;
        let call = Call { method, path, media: None, range, protocol: None, body, deadline, longest: 0, fresh: false };
        let reply = server.lock().unwrap().answer(&call);
        let received = reply.received.map_or(String::new(), |there| format!("palang-received: {there}\r\n"));
        let length = if method == Method::Head { 0 } else { reply.body.len() };
        let head = format!("HTTP/1.1 {} X\r\n{received}content-length: {length}\r\n\r\n", reply.status);
        if stream.write_all(head.as_bytes()).and_then(|()| stream.write_all(&reply.body)).is_err() {
            return;
        }
    }
}

/// Asks until it is so, with a bound.
fn wait_for(what: &str, so: impl Fn() -> bool) {
    let start = Instant::now();
    while !so() {
        assert!(start.elapsed() < Duration::from_secs(60), "{what}: not after a minute");
        thread::sleep(Duration::from_millis(5));
    }
}

#[test]
fn facts_feed_and_photos_travel_by_themselves_and_the_end_waits_for_nobody() {
    let server = Arc::new(Mutex::new(Server::new()));
    server.lock().unwrap().publish(1_500);
    let address = serve(Arc::clone(&server));
    let (books, sink, album) = (Arc::new(Books::default()), Arc::new(Sink::default()), Arc::new(Album::default()));
    books.fill(1, 1_200);
    let photo: Vec<u8> = (0..600_000_u32).map(|n| n.to_le_bytes()[0]).collect();
    album.waiting.lock().unwrap().push(photo.clone());
    let host = Host {
        journal: Arc::clone(&books) as Arc<dyn palang_sync::Journal>,
        feed: Arc::clone(&sink) as Arc<dyn palang_sync::FeedSink>,
        photos: Arc::clone(&album) as Arc<dyn palang_sync::PhotoSource>,
    };
    let clock = Arc::new(SystemClock);
    let http = setup(&address);
    let worker = Worker::start(Setup {
        identity: identity(),
        host,
        clock,
        server_clock: None,
        http,
        serving: Arc::new(|| false),
    })
    .unwrap();
    wait_for("the backlog", || books.unsynced() == 0);
    wait_for("the feed", || sink.position.lock().unwrap().after == 1_500);
    wait_for("the photo", || album.sent.lock().unwrap().contains(&Hash::of(&photo)));
    wait_for("the lamp", || worker.status().state == SyncState::Fine);
    books.fill(1, 1);
    worker.wake();
    wait_for("a new fact", || books.unsynced() == 0);
    let held = server.lock().unwrap().held[&1].clone();
    assert!(held == books.0.lock().unwrap()[&1].facts);
    let status = worker.status();
    assert_eq!((status.restarts, status.held.unwrap().seq), (0, 1_201));
    worker.stop();
}

#[test]
fn on_a_half_dead_network_the_lamp_still_counts() {
    // Takes every call and never answers.
    let (address, seen) = crate::http::serve(|stream| drop(std::io::Read::read(stream, &mut [0])));
    let (books, sink, album) = (Arc::new(Books::default()), Arc::new(Sink::default()), Arc::new(Album::default()));
    books.fill(1, 1);
    let host = Host { journal: Arc::clone(&books) as Arc<dyn palang_sync::Journal>, feed: sink, photos: album };
    let (clock, http) = (Arc::new(SystemClock), setup(&address));
    let worker = Worker::start(Setup {
        identity: identity(),
        host,
        clock,
        server_clock: None,
        http,
        serving: Arc::new(|| false),
    })
    .unwrap();
    seen.recv().unwrap();
    books.fill(1, 41);
    wait_for("the lamp", || worker.status().unsynced == 42);
    assert_eq!(worker.status().state, SyncState::Offline);
    worker.stop();
}
