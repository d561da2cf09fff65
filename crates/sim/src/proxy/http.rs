//! HTTP/1.1, one exchange a connection, and what proxies and portals do to it.

use super::tcp::let_through;
use super::{Mischief, Shared, link};
use std::io::{self, BufRead, BufReader, Read, Write};
use std::net::{Shutdown, TcpStream};
use std::sync::atomic::Ordering;
use std::thread;
use std::time::Duration;

/// No message of these programs is larger.
const LARGEST: u64 = 64 << 20;
/// Longest head.
const HEAD: u64 = 64 << 10;
const CONNECT: Duration = Duration::from_secs(5);
const PORTAL: &str = "<!DOCTYPE html><html><head><title>Selamat datang di WiFi Mall</title></head>\
    <body><form action=\"/login\">Masuk untuk memakai internet</form></body></html>\n";

/// Serves one exchange.
pub fn serve(mut client: TcpStream, shared: &Shared) {
    let number = shared.links.enter(&[&client]);
    let kind = shared.weather().choose(&mut shared.dice());
    if kind.is_some() {
        shared.mischiefs.fetch_add(1, Ordering::Relaxed);
    }
    // Whatever goes wrong here is what a network does; both sides find out by themselves.
    match exchange(&mut client, shared, number, kind) {
        Ok(()) => drop(client.shutdown(Shutdown::Both)),
        Err(_) => link::reset(&client),
    }
    shared.links.leave(number);
}

fn exchange(client: &mut TcpStream, shared: &Shared, number: u64, kind: Option<Mischief>) -> io::Result<()> {
    let request = request(client)?;
    if !let_through(shared, number, true) {
        return Err(io::ErrorKind::ConnectionReset.into());
    }
    let mut answer = match kind {
        Some(Mischief::Portal) => made("200 OK", "text/html; charset=utf-8", PORTAL),
        Some(Mischief::BadGateway) => made("502 Bad Gateway", "text/html", "<h1>502 Bad Gateway</h1>"),
        Some(Mischief::TooLarge) => made("413 Payload Too Large", "text/html", "<h1>413</h1>"),
        Some(Mischief::EmptyOk) => made("200 OK", "application/json", ""),
        Some(Mischief::Twice) => {
            ask(shared, &request)?;
            ask(shared, &request)?
        }
        Some(Mischief::Delayed(millis)) => {
            thread::sleep(Duration::from_millis(millis.into()));
            ask(shared, &request)?
        }
        Some(Mischief::Truncated | Mischief::LostAnswer | Mischief::Garbled) | None => ask(shared, &request)?,
    };
    if !let_through(shared, number, false) {
        return Err(io::ErrorKind::ConnectionReset.into());
    }
    match kind {
        Some(Mischief::LostAnswer) => return Err(io::ErrorKind::ConnectionReset.into()),
        Some(Mischief::Truncated) => answer.truncate(halfway(&answer)),
        Some(Mischief::Garbled) => {
            let middle = halfway(&answer);
            answer.iter_mut().skip(middle).step_by(7).for_each(|byte| *byte ^= 0x15);
        }
        _ => {}
    }
    shared.outward.fetch_add(u64::try_from(answer.len()).unwrap_or(u64::MAX), Ordering::Relaxed);
    client.write_all(&answer)
}

/// The middle of the body; of the whole when there is none.
fn halfway(answer: &[u8]) -> usize {
    let body = answer.windows(4).position(|four| four == b"\r\n\r\n").map_or(0, |at| at + 4);
    body + (answer.len() - body) / 2
}

fn made(status: &str, kind: &str, body: &str) -> Vec<u8> {
    let length = body.len();
    format!("HTTP/1.1 {status}\r\ncontent-type: {kind}\r\ncontent-length: {length}\r\nconnection: close\r\n\r\n{body}")
        .into_bytes()
}

/// A whole request, with `connection: close` for the server's answer to have an end.
fn request(client: &TcpStream) -> io::Result<Vec<u8>> {
    let mut reader = BufReader::new(client);
    let (mut whole, mut length, mut chunked) = (Vec::new(), 0_u64, false);
    loop {
        let mut line = String::new();
        if reader.by_ref().take(HEAD).read_line(&mut line)? == 0 || whole.len() > 1 << 20 {
            return Err(io::ErrorKind::UnexpectedEof.into());
        }
        let (name, value) = line.split_once(':').unwrap_or((line.as_str(), ""));
        match name.to_ascii_lowercase().as_str() {
            "content-length" => length = value.trim().parse().map_err(|_| io::ErrorKind::InvalidData)?,
            "transfer-encoding" => chunked = true,
            "connection" => continue,
            _ if line == "\r\n" => {
                whole.extend_from_slice(b"connection: close\r\n\r\n");
                break;
            }
            _ => {}
        }
        whole.extend_from_slice(line.as_bytes());
    }
    if chunked {
        read_chunks(&mut reader, &mut whole)?;
    } else if reader.take(length.min(LARGEST)).read_to_end(&mut whole)? as u64 != length {
        return Err(io::ErrorKind::UnexpectedEof.into());
    }
    Ok(whole)
}

/// Chunks are passed on as they are.
fn read_chunks(reader: &mut impl BufRead, whole: &mut Vec<u8>) -> io::Result<()> {
    loop {
        let mut line = String::new();
        reader.take(HEAD).read_line(&mut line)?;
        let size = u64::from_str_radix(line.trim(), 16).map_err(|_| io::ErrorKind::InvalidData)?;
        whole.extend_from_slice(line.as_bytes());
        // The chunk and its line break; after the last, empty one, the break that ends it all.
        reader.take(size.min(LARGEST) + 2).read_to_end(whole)?;
        if size == 0 {
            return Ok(());
        }
    }
}

/// The server's whole answer, as bytes.
fn ask(shared: &Shared, request: &[u8]) -> io::Result<Vec<u8>> {
    let mut server = TcpStream::connect_timeout(&shared.upstream(), CONNECT)?;
    drop(server.set_nodelay(true));
    let number = shared.links.enter(&[&server]);
    shared.inward.fetch_add(u64::try_from(request.len()).unwrap_or(u64::MAX), Ordering::Relaxed);
    let mut answer = Vec::new();
    let result = server.write_all(request).and_then(|()| server.take(LARGEST).read_to_end(&mut answer));
    shared.links.leave(number);
    result.map(|_| answer)
}
