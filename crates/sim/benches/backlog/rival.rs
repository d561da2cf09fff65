//! The same facts as other designs carry them: as lines, and as one JSON request each.

use palang_booth::store::maintenance::{Format, export as journal};
use palang_sim::proxy::{Proxy, Weather};
use palang_sim::site::BoothFolder;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::PathBuf;
use std::thread;

/// The booth's journal as JSON lines, in a file of its folder.
pub fn export(booth: &BoothFolder) -> PathBuf {
    let path = booth.path().join("facts.jsonl");
    let mut file = std::fs::File::create(&path).unwrap();
    journal(&booth.data(), Format::Jsonl, &mut file).unwrap();
    path
}

/// Bytes a fact when each is a request of its own on one kept connection, with the headers of our own client and the
/// shortest answer there is.
pub fn bytes_one_by_one(lines: &PathBuf, count: usize) -> f64 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let proxy = Proxy::start(listener.local_addr().unwrap(), 1, Weather::default()).unwrap();
    thread::spawn(move || {
        listener.incoming().map_while(Result::ok).for_each(|stream| drop(thread::spawn(|| answer(stream))));
    });
    let client = reqwest::blocking::Client::builder().no_proxy().user_agent("palang/0.1.0").build().unwrap();
    let text = std::fs::read_to_string(lines).unwrap();
    let mut sent = 0_u32;
    for line in text.lines().skip(10).take(count) {
        let call = client.post(format!("http://{}/booth/v1/push", proxy.address())).bearer_auth("k".repeat(80));
        let answer = call.header("content-type", "application/json").body(line.to_owned()).send().unwrap();
        assert!(answer.status().is_success());
        drop(answer.bytes());
        sent += 1;
    }
    let counts = proxy.counts();
    (counts.inward + counts.outward) as f64 / f64::from(sent)
}

fn answer(stream: TcpStream) {
    let mut writer = stream.try_clone().unwrap();
    let mut reader = BufReader::new(stream);
    loop {
        let mut length = 0;
        loop {
            let mut line = String::new();
            if reader.read_line(&mut line).unwrap_or(0) == 0 {
                return;
            }
            if let Some(text) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                length = text.trim().parse().unwrap();
            }
            if line == "\r\n" {
                break;
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body).unwrap();
        let said =
            b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 15\r\n\r\n{\"status\":\"ok\"}";
        writer.write_all(said).unwrap();
    }
}
