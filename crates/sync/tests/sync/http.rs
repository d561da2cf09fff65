//! The real client against a hand-written server on a real socket that misbehaves (SYNC R13, S0-X07, S0-X08).

use palang_machine::clock::SystemClock;
use palang_sync::worker::{ApiKey, Http, HttpSetup, TlsTime};
use palang_sync::{Call, Method, Reply, Transport, TransportError};
use palang_wire::Versions;
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::Duration;
use tokio::sync::watch;

/// A server that reads one request a connection and then does that to the connection. Ends with its listener's port
/// unused: the thread is waited for by nobody, because accept has no bound; it ends with the test's process.
pub fn serve(script: impl Fn(&mut TcpStream) + Send + 'static) -> (String, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    let (heads, seen) = channel();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            let Some(head) = request(&mut stream) else { continue };
            if heads.send(head).is_err() {
                return;
            }
            script(&mut stream);
        }
    });
    (address, seen)
}

/// The head of a request, its body read away.
pub fn request(stream: &mut impl Read) -> Option<String> {
    request_with_body(stream).map(|(head, _)| head)
}

/// The head of a request in small letters, and its body.
pub fn request_with_body(stream: &mut impl Read) -> Option<(String, Vec<u8>)> {
    let mut bytes = Vec::new();
    let mut byte = [0];
    while !bytes.ends_with(b"\r\n\r\n") {
        if stream.read(&mut byte).ok()? == 0 {
            return None;
        }
        bytes.push(byte[0]);
    }
    let head = String::from_utf8(bytes).unwrap().to_lowercase();
    let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")?.parse().ok());
    let mut body = vec![0; length.unwrap_or(0)];
    stream.read_exact(&mut body).ok()?;
    Some((head, body))
}

pub fn setup(address: &str) -> HttpSetup {
    HttpSetup {
        address: address.parse().unwrap(),
        authority: Some(crate::tls::Authority::new().pem()),
        time: TlsTime::new(Arc::new(SystemClock), None),
        key: ApiKey::new("pk_secret".into()),
        proxy: false,
    }
}

pub fn get(path: &str) -> Call {
    Call {
        method: Method::Get,
        path: path.into(),
        media: None,
        range: None,
        protocol: None,
        body: Vec::new(),
        deadline: Duration::from_millis(1_500),
        longest: 1_000,
        fresh: false,
    }
}

fn ask(script: impl Fn(&mut TcpStream) + Send + 'static) -> Result<Reply, TransportError> {
    let (address, _seen) = serve(script);
    let (_stop, stopped) = watch::channel(false);
    Http::new(setup(&address), stopped).unwrap().call(&get("/x"))
}

fn say(text: &'static str) -> impl Fn(&mut TcpStream) + Send {
    move |stream| drop(stream.write_all(text.as_bytes()))
}

#[test]
fn a_whole_answer_of_any_status_is_handed_over_with_its_words() {
    let reply =
        ask(say("HTTP/1.1 202 Accepted\r\ncontent-length: 2\r\npalang-received: 17\r\nretry-after: 9\r\n\r\nhi"));
    let expected =
        Reply { status: 202, body: b"hi".to_vec(), received: Some(17), retry_after: Some(9), versions: None };
    assert_eq!(reply, Ok(expected));
    let reply = ask(say("HTTP/1.1 426 Upgrade Required\r\ncontent-length: 0\r\npalang-protocol: 3\r\n\
                         palang-protocol-oldest: 2\r\n\r\n"));
    assert_eq!(reply.unwrap().versions, Some(Versions { oldest: 2, newest: 3 }));
    let reply = ask(say("HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n")).unwrap();
    assert_eq!((reply.status, reply.body.len()), (502, 0));
}

#[test]
fn r13_a_redirect_is_not_followed() {
    let (elsewhere, seen) = serve(say("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n"));
    let redirect = format!("HTTP/1.1 302 Found\r\nlocation: {elsewhere}/portal\r\ncontent-length: 0\r\n\r\n");
    let reply = ask(move |stream| drop(stream.write_all(redirect.as_bytes()))).unwrap();
    assert_eq!(reply.status, 302);
    assert!(seen.try_recv().is_err(), "nobody was sent there, with or without the key");
}

#[test]
fn r13_an_answer_that_breaks_off_is_none() {
    for text in [
        "HTTP/1.1 200 OK\r\ncontent-length: 100\r\n\r\nonly this",
        "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhello\r\n",
        "HTTP/1.1 200",
        "SSH-2.0-OpenSSH_9.2\r\n",
        "HTTP/1.1 200 OK\r\ncontent-length: minus one\r\n\r\n",
        "",
    ] {
        let reply = ask(say(text));
        assert!(matches!(reply, Err(TransportError::Broken(_))), "{text:?}: {reply:?}");
    }
}

#[test]
fn r13_an_answer_without_end_is_cut_at_its_limit() {
    let reply = ask(|stream| {
        drop(stream.write_all(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"));
        while stream.write_all(b"8\r\nno end..\r\n").is_ok() {}
    });
    assert!(matches!(reply, Err(TransportError::Broken(_))), "{reply:?}");
}

#[test]
fn r13_a_compressed_answer_is_not_unpacked_behind_our_back() {
    let reply = ask(say("HTTP/1.1 200 OK\r\ncontent-encoding: gzip\r\ncontent-length: 4\r\n\r\nbomb")).unwrap();
    assert_eq!(reply.body, b"bomb");
}

#[test]
fn s0_x08_a_server_that_says_nothing_or_drips_costs_the_deadline_and_no_more() {
    let silent = ask(|stream| drop(stream.read(&mut [0])));
    assert_eq!(silent, Err(TransportError::Timeout));
    let drips = ask(|stream| {
        drop(stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 900\r\n\r\n"));
        // A byte now and then, for ever: each keeps a naive read timeout from passing.
        while stream.write_all(b".").is_ok() {
            thread::sleep(Duration::from_millis(100));
        }
    });
    assert_eq!(drips, Err(TransportError::Timeout));
}

#[test]
fn nobody_there_is_told_from_somebody_silent() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = format!("http://{}", listener.local_addr().unwrap());
    drop(listener);
    let (_stop, stopped) = watch::channel(false);
    let reply = Http::new(setup(&address), stopped).unwrap().call(&get("/x"));
    assert!(matches!(reply, Err(TransportError::Unreachable(_))), "{reply:?}");
}

#[test]
fn ending_breaks_a_call_off_at_once() {
    let (address, seen) = serve(|stream| drop(stream.read(&mut [0])));
    let (stop, stopped) = watch::channel(false);
    let mut http = Http::new(setup(&address), stopped).unwrap();
    let waiting = Call { deadline: Duration::from_secs(600), ..get("/x") };
    let call = thread::spawn(move || http.call(&waiting));
    seen.recv().unwrap();
    stop.send_replace(true);
    assert_eq!(call.join().unwrap(), Err(TransportError::Stopped));
}

#[test]
fn the_key_goes_with_every_call_and_a_piece_says_where_it_begins() {
    let (address, seen) = serve(say("HTTP/1.1 202 Accepted\r\ncontent-length: 0\r\n\r\n"));
    let (_stop, stopped) = watch::channel(false);
    let setup = setup(&address);
    let mut http = Http::new(setup.clone(), stopped).unwrap();
    let range = Some("bytes 0-3/9".to_owned());
    let media = Some("application/octet-stream");
    let call = Call { method: Method::Put, media, range, body: b"four".to_vec(), ..get("/photo") };
    assert_eq!(http.call(&call).unwrap().status, 202);
    let head = seen.recv().unwrap();
    for line in ["put /photo http/1.1", "authorization: bearer pk_secret", "content-range: bytes 0-3/9"] {
        assert!(head.contains(line), "{line} in {head}");
    }
    setup.key.set("pk_new".into());
    assert_eq!(http.call(&Call { fresh: true, ..call }).unwrap().status, 202);
    assert!(seen.recv().unwrap().contains("authorization: bearer pk_new"));
}
