//! What the proxy does, against a server that answers with what it was asked.
#![allow(clippy::unwrap_used)]

use super::*;
use std::io::{Read, Write};
use std::net::Shutdown;
use std::sync::mpsc;
use std::time::Instant;

/// Answers every HTTP request with its own body; counts how many it heard.
struct Echo {
    address: SocketAddr,
    heard: Arc<AtomicU64>,
}

impl Echo {
    fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = listener.local_addr().unwrap();
        let heard = Arc::new(AtomicU64::new(0));
        let counted = Arc::clone(&heard);
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                let counted = Arc::clone(&counted);
                thread::spawn(move || answer(stream, &counted));
            }
        });
        Self { address, heard }
    }

    fn through(&self, weather: Weather) -> Proxy {
        Proxy::start(self.address, 7, weather).unwrap()
    }

    fn heard(&self) -> u64 {
        self.heard.load(Ordering::SeqCst)
    }
}

fn answer(mut stream: TcpStream, heard: &AtomicU64) {
    let mut all = Vec::new();
    let mut piece = [0; 1_024];
    loop {
        let Ok(read) = stream.read(&mut piece) else { return };
        all.extend_from_slice(&piece[..read]);
        let text = String::from_utf8_lossy(&all).into_owned();
        if let Some((head, body)) = text.split_once("\r\n\r\n") {
            let length = head.lines().find_map(|line| line.strip_prefix("content-length: ")).unwrap();
            if body.len() == length.parse::<usize>().unwrap() {
                heard.fetch_add(1, Ordering::SeqCst);
                let answer = format!("HTTP/1.1 200 OK\r\ncontent-length: {length}\r\n\r\n{body}");
                drop(stream.write_all(answer.as_bytes()));
                return;
            }
        }
        if read == 0 {
            return;
        }
    }
}

fn ask(at: SocketAddr, body: &str) -> std::io::Result<String> {
    let mut stream = TcpStream::connect(at)?;
    stream.set_read_timeout(Some(Duration::from_secs(20)))?;
    let length = body.len();
    stream.write_all(format!("POST / HTTP/1.1\r\nhost: x\r\ncontent-length: {length}\r\n\r\n{body}").as_bytes())?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer)?;
    Ok(answer)
}

#[test]
fn calm_weather_changes_nothing_and_bytes_are_counted() {
    let echo = Echo::start();
    for weather in [Weather::default(), Weather::mischievous(0, &[Mischief::Portal])] {
        let proxy = echo.through(weather);
        assert!(ask(proxy.address(), "hello").unwrap().ends_with("hello"));
        let counts = proxy.counts();
        assert!(counts.inward > 40 && counts.outward > 40, "{counts:?}");
        assert_eq!((counts.connections, counts.mischiefs), (1, 0));
    }
}

#[test]
fn slow_late_and_sliced_bytes_are_the_same_bytes() {
    let echo = Echo::start();
    let proxy =
        echo.through(Weather { latency: 1..3, slice: Some(100), bytes_per_s: Some(1 << 20), ..Weather::default() });
    let body = "x".repeat(3_000);
    let began = Instant::now();
    assert!(ask(proxy.address(), &body).unwrap().ends_with(&body));
    assert!(began.elapsed() >= Duration::from_millis(60), "30 pieces each way, 1 ms each at least");
}

#[test]
fn a_cut_holds_one_direction_until_it_is_mended() {
    for (cut, heard_meanwhile) in [(Cut::In, 0), (Cut::Out, 1), (Cut::Both, 0)] {
        let echo = Echo::start();
        let proxy = echo.through(Weather::default());
        let address = proxy.address();
        // The connection stands before the cut, as a pooled one does.
        let mut stream = TcpStream::connect(address).unwrap();
        stream.write_all(b"POST / HTTP/1.1\r\nhost: x\r\n").unwrap();
        while proxy.counts().inward < 20 {
            thread::yield_now();
        }
        proxy.set(|weather| weather.cut = cut);
        stream.write_all(b"content-length: 2\r\n\r\nhi").unwrap();
        stream.set_read_timeout(Some(Duration::from_millis(200))).unwrap();
        let mut nothing = [0; 1];
        assert!(stream.read(&mut nothing).is_err(), "{cut:?}: something came through");
        assert_eq!(echo.heard(), heard_meanwhile, "{cut:?}");
        proxy.set(|weather| weather.cut = Cut::None);
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        assert!(answer.ends_with("hi"), "{cut:?}: {answer}");
    }
}

#[test]
fn connections_are_refused_reset_in_the_middle_and_all_at_once() {
    let echo = Echo::start();
    let refusing = echo.through(Weather { refuse: true, ..Weather::default() });
    assert!(ask(refusing.address(), "hello").is_err());
    let resetting = echo.through(Weather { resets_permille: 1_000, reset_after: 10..20, ..Weather::default() });
    assert!(ask(resetting.address(), "hello").is_err());
    let proxy = echo.through(Weather { cut: Cut::Both, ..Weather::default() });
    let (said, hears) = mpsc::channel();
    let address = proxy.address();
    thread::spawn(move || said.send(ask(address, "hello").is_err()));
    while !proxy.shared.links.is_open(0) {
        thread::yield_now();
    }
    proxy.reset_all();
    assert!(hears.recv_timeout(Duration::from_secs(20)).unwrap());
    drop(proxy);
    assert!(TcpStream::connect(address).is_err(), "a dropped proxy still listens");
}

#[test]
fn every_mischief_is_what_it_says() {
    let body = "a body long enough to be cut in the middle";
    for (kind, heard, check) in [
        (Mischief::Portal, 0, "WiFi Mall"),
        (Mischief::BadGateway, 0, "HTTP/1.1 502"),
        (Mischief::TooLarge, 0, "HTTP/1.1 413"),
        (Mischief::EmptyOk, 0, "content-length: 0"),
        (Mischief::Truncated, 1, "a body long enough"),
        (Mischief::Twice, 2, body),
        (Mischief::Delayed(1), 1, body),
        (Mischief::Garbled, 1, "a body long"),
    ] {
        let echo = Echo::start();
        let proxy = echo.through(Weather::mischievous(1_000, &[kind]));
        let answer = ask(proxy.address(), body).unwrap();
        assert!(answer.contains(check), "{kind:?}: {answer}");
        let whole = matches!(kind, Mischief::Twice | Mischief::Delayed(_));
        assert_eq!(answer.contains(body), whole, "{kind:?}: {answer}");
        assert_eq!((echo.heard(), proxy.counts().mischiefs), (heard, 1), "{kind:?}");
    }
    let echo = Echo::start();
    let proxy = echo.through(Weather::mischievous(1_000, &[Mischief::LostAnswer]));
    assert!(ask(proxy.address(), body).is_err());
    assert_eq!(echo.heard(), 1);
}

#[test]
fn a_script_of_a_seed_is_always_the_same_and_ends_mended() {
    let (longest, length) = (Duration::from_secs(3), Duration::from_secs(20));
    for seed in 0..200 {
        let script = Script::cuts(seed, Cut::Out, longest, length);
        assert_eq!(script, Script::cuts(seed, Cut::Out, longest, length));
        assert!(script.steps().windows(2).all(|pair| pair[0].0 <= pair[1].0), "{script:?}");
        assert_eq!(script.steps().last(), Some(&(length, Change::Cut(Cut::None))));
        assert!(script.steps().len() > 3, "{script:?}");
    }
    let proxy = Echo::start().through(Weather { cut: Cut::Both, ..Weather::default() });
    proxy.play(&Script::cuts(1, Cut::In, Duration::from_millis(5), Duration::from_millis(30)));
    assert_eq!(proxy.shared.weather().cut, Cut::None);
    drop(TcpStream::connect(proxy.address()).unwrap().shutdown(Shutdown::Both));
}
