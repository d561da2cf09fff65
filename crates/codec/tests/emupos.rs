//! Slips on somebody else's printer: emupos (PyPI) takes the bytes over TCP and draws the receipt, zbarimg reads its
//! symbols. Both are tools of the test machine: `crates/codec/tests/tools/emupos.sh` and `apt install zbar-tools`.
#![allow(clippy::unwrap_used)]

#[path = "../../../tests/support/tool.rs"]
mod tool;

use palang_codec::slip::{Finish, Paper, Slip, receipt, test_slip, ticket, z_report};
use palang_domain::{Currency, Zone};
use palang_locale::{Language, Locale};
use serde::de::DeserializeOwned;
use std::io::Write;
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// Python takes its time to start, on a busy machine more so.
const PATIENCE: Duration = Duration::from_secs(60);

struct Emupos {
    child: Child,
    port: u16,
    folder: tempfile::TempDir,
}

impl Drop for Emupos {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn until<T>(what: &str, mut attempt: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(found) = attempt() {
            return found;
        }
        assert!(Instant::now() < deadline, "no {what} within {PATIENCE:?}");
        std::thread::sleep(Duration::from_millis(50));
    }
}

impl Emupos {
    fn start(program: &Path) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let free = || TcpListener::bind("127.0.0.1:0").unwrap();
        let (printer, api) = (free(), free());
        let (port, api_port) = (printer.local_addr().unwrap().port(), api.local_addr().unwrap().port());
        let config = format!(
            "schema: 1\napi: {{host: 127.0.0.1, port: {api_port}}}\ndevices:\n  - {{id: front, type: printer, \
             profile: epson-tm-t20iii, receipts_dir: ./receipts, connections: [{{tcp: {{port: {port}}}}}]}}\n"
        );
        std::fs::write(folder.path().join("emupos.yaml"), config).unwrap();
        drop((printer, api));
        let log = std::fs::File::create(folder.path().join("log")).unwrap();
        let child = Command::new(program)
            .arg("run")
            .current_dir(folder.path())
            .stdout(log)
            .stderr(Stdio::null())
            .stdin(Stdio::null())
            .spawn()
            .unwrap();
        Self { child, port, folder }
    }

    /// Prints and waits for the drawn receipt: its picture, and its text.
    fn print(&self, bytes: &[u8]) -> (PathBuf, String) {
        let pictures = || {
            let entries = std::fs::read_dir(self.folder.path().join("receipts")).into_iter().flatten();
            let files = entries.map(|entry| entry.unwrap().path());
            files.filter(|path| path.extension().is_some_and(|ending| ending == "png")).collect::<Vec<_>>()
        };
        let before = pictures();
        let mut socket = until("printer", || TcpStream::connect(("127.0.0.1", self.port)).ok());
        socket.write_all(bytes).unwrap();
        drop(socket);
        until("receipt", || {
            let picture = pictures().into_iter().find(|path| !before.contains(path))?;
            // The JSON beside it is written last.
            picture.with_extension("json").exists().then_some(())?;
            let text = std::fs::read_to_string(picture.with_extension("txt")).ok()?;
            Some((picture, text))
        })
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.folder.path().join("log")).unwrap()
    }
}

/// What zbarimg finds in a picture, sorted.
fn symbols(picture: &Path) -> Vec<String> {
    let output = Command::new("zbarimg").args(["-q", "--raw"]).arg(picture).stderr(Stdio::null()).output().unwrap();
    let mut found: Vec<String> = String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect();
    found.sort();
    found
}

fn sample<T: DeserializeOwned>(name: &str) -> T {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/samples").join(name);
    serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap()
}

/// Height of a PNG, from its header.
fn height(picture: &Path) -> u32 {
    let bytes = std::fs::read(picture).unwrap();
    u32::from_be_bytes(bytes[20..24].try_into().unwrap())
}

#[test]
fn an_independent_printer_draws_what_was_laid_out_and_zbarimg_reads_it() {
    let Some(program) = tool::from_pypi("emupos") else { return };
    if !tool::installed(&["zbarimg"]) {
        return;
    }
    let emupos = Emupos::start(&program);
    let indonesian = Locale::new(Language::Id, Currency::Idr, Zone::JAKARTA);
    let vietnamese = Locale::new(Language::Vi, Currency::Vnd, Zone::JAKARTA);
    let p1 = "P184G7ZWYRD6Z1RV0WHE6M1110RDV1EWZEPEEXJ1T6BJ7NVCKJZS2YFSTBQQ";
    let proof = "R1*1*B1*4176*2026-11-21T07:05:40Z*13000*48250000*20417*9F86D081884C7D65";
    let proof_vi = "R1*7*B1*4176*2026-11-21T07:05:40Z*20000*148250000*20417*9F86D081884C7D65";
    let head = "Z1*1*B1*31*2026-11-21T08:02:11Z*48250000*20417*\
                9F86D081884C7D659A2FEAA0C55AD015A3BF4F1B2B0B822CD15D6C15B0F00A08";
    let slips: [(&str, Slip, &[&str], &str); 6] = [
        ("ticket", ticket(&indonesian, &sample("ticket-id.json")), &[p1], "26 1121 01 00417 0"),
        ("code 128", ticket(&indonesian, &sample("ticket-code128.json")), &["059274012010041705318204"], "12:00"),
        ("receipt", receipt(&indonesian, &sample("receipt-id.json")), &[proof], "Rp 13.000"),
        ("receipt vi", receipt(&vietnamese, &sample("receipt-vi.json")), &[proof_vi], ""),
        ("z", z_report(&indonesian, &sample("z-id.json")), &[head], "SELISIH"),
        ("test", test_slip(&vietnamese, &sample("test-id.json")), &["12345678901234", "T1*1*B1*front"], "ABCDEFGHIJ"),
    ];
    for (name, slip, codes, text) in slips {
        let (picture, printed) = emupos.print(&slip.to_escpos(Paper::Mm80, &Finish { cut: true, drawer: true }));
        assert_eq!(symbols(&picture), codes, "{name}");
        assert!(printed.contains(text), "{name} lacks {text:?}: {printed}");
        // emupos leaves out the white under a last line of text: 30 dots of line, 24 of letters.
        let (drawn, laid_out) = (height(&picture), slip.bitmap(Paper::Mm80).height());
        assert!(drawn == laid_out || drawn + 6 == laid_out, "{name}: {drawn} dots of paper, {laid_out} laid out");
    }
    let log = emupos.log();
    assert!(!log.contains("unknown"), "emupos did not know a command:\n{log}");
    assert!(log.contains("drawer"), "the drawer's pulse was not seen:\n{log}");
}

#[test]
fn without_the_printer_that_test_fails_where_ci_is_set_and_says_so_elsewhere() {
    let run = |ci: Option<&str>| {
        let mut test = Command::new(std::env::current_exe().unwrap());
        test.args(["--exact", "an_independent_printer_draws_what_was_laid_out_and_zbarimg_reads_it"]);
        test.env("PALANG_EMUPOS", "/nowhere/emupos").env_remove("CI").envs(ci.map(|value| ("CI", value)));
        let output = test.output().unwrap();
        (output.status.success(), String::from_utf8_lossy(&output.stderr).contains("SKIPPED: no emupos"))
    };
    assert_eq!(run(Some("true")), (false, false));
    assert_eq!(run(None), (true, true));
}
