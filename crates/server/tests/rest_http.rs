//! The owner's paths over HTTP: who may, what bad input gets, and that the same request again changes nothing.
#![allow(clippy::unwrap_used)]

mod harness;

use axum::body::Body;
use axum::http::Request;
use harness::{Answer, Server};
use palang_domain::fact::{SettingChanged, TariffPublished};
use palang_domain::{Fact, SiteId, Tariff};
use palang_server::ledger;
use serde_json::{Value, json};

struct Lot {
    server: Server,
    site: SiteId,
    key: String,
}

async fn lot() -> Lot {
    let server = Server::new();
    let site = server.site(1).await;
    let key = server.program(site, "api-test", &["lane", "pay", "read"]).await;
    let tariff = Tariff::preset("id-flat").unwrap();
    let published =
        TariffPublished { tariff: tariff.reference(), text: tariff.canonical().to_owned(), from: harness::START };
    let camera = SettingChanged {
        name: "source.CAM-IN".to_owned(),
        value: json!({"lane": "IN-1", "direction": "entry", "class": "mobil"}),
    };
    let now = server.app.now();
    let facts = vec![Fact::TariffPublished(published), Fact::SettingChanged(camera)];
    server.write(move |tx| ledger::append_office(tx, site, facts.clone(), now).map(drop)).await;
    Lot { server, site, key }
}

impl Lot {
    async fn post(&self, path: &str, body: Value) -> Answer {
        self.server.call("POST", path, Some(&self.key), Some(body)).await
    }

    async fn get(&self, path: &str) -> Answer {
        self.server.call("GET", path, Some(&self.key), None).await
    }

    /// A camera's form.
    async fn upload(&self, parts: &[(&str, &[u8])]) -> Answer {
        let mut body = Vec::new();
        for (name, value) in parts {
            let file = if *name == "image" { "; filename=\"x.jpg\"" } else { "" };
            body.extend(format!("--xx\r\ncontent-disposition: form-data; name=\"{name}\"{file}\r\n\r\n").bytes());
            body.extend_from_slice(value);
            body.extend(b"\r\n");
        }
        body.extend(b"--xx--\r\n");
        let request = Request::builder()
            .method("POST")
            .uri("/api/upload/")
            .header("authorization", format!("Bearer {}", self.key))
            .header("content-type", "multipart/form-data; boundary=xx");
        self.server.send(request.body(Body::from(body)).unwrap()).await
    }

    /// How many facts the site has, and how many stays.
    async fn size(&self) -> (u64, u64) {
        let site = i64::from(self.site.get());
        self.server
            .write(move |tx| {
                let facts = tx.query("SELECT count(*) FROM fact WHERE site = $1", &[site.into()])?;
                let stays = tx.query("SELECT count(*) FROM stay WHERE site = $1", &[site.into()])?;
                Ok((facts[0].count(0)?, stays[0].count(0)?))
            })
            .await
    }
}

fn entry() -> Value {
    json!({
        "ticket_id": "20261121070000", "entry_time": "2026-11-21 07:00:00", "entry_gate": "GATE-1",
        "vehicle_type": "MOTOR", "status": "ACTIVE",
    })
}

fn picture() -> Vec<u8> {
    let mut bytes = std::io::Cursor::new(Vec::new());
    image::RgbImage::new(20, 20).write_to(&mut bytes, image::ImageFormat::Jpeg).unwrap();
    bytes.into_inner()
}

#[tokio::test]
async fn s0_f27_every_path_wants_a_key_that_allows_it() {
    let lot = lot().await;
    let reader = lot.server.program(lot.site, "api-reader", &["read"]).await;
    for (method, path, allowed) in [
        ("POST", "/api/parking/entry", false),
        ("POST", "/api/parking/exit", false),
        ("GET", "/api/parking/validate/20261121070000", true),
        ("GET", "/api/parking/sync-status", true),
        ("GET", "/api/kendaraan/check-plat?plat=B1", true),
        ("POST", "/payment/parking", false),
        ("POST", "/payment/parking/checkout/1", false),
        ("POST", "/payment/parking/reject/1", false),
        ("GET", "/payment/parking/fees/1", true),
        ("POST", "/api/upload/", false),
        ("GET", "/api/revenue/stats/", true),
        ("GET", "/api/revenue/daily/", true),
        ("GET", "/api/revenue/monthly/", true),
        ("GET", "/api/sessions/active/", true),
        ("GET", "/api/sessions/unpaid/", true),
        ("GET", "/api/sessions/history/", true),
        ("GET", "/api/sessions/1/", true),
        ("POST", "/api/sessions/1/pay/", false),
        ("GET", "/api/photos/00", true),
    ] {
        assert_eq!(lot.server.call(method, path, None, None).await.status, 401, "{method} {path}");
        let answer = lot.server.call(method, path, Some(&reader), None).await;
        assert_eq!(answer.status != 403, allowed, "{method} {path}: {}", answer.text());
        assert!(!answer.status.is_server_error(), "{method} {path}: {}", answer.text());
    }
    let other = lot.get("/payment/parking/fees/2").await;
    assert_eq!((other.status.as_u16(), other.problem().as_deref()), (422, Some("elsewhere")), "S2-F10");
}

#[tokio::test]
async fn s0_x07_an_idempotency_key_gets_the_very_same_answer() {
    let lot = lot().await;
    let send = |body: Value| {
        let request = Request::builder()
            .method("POST")
            .uri("/api/parking/entry")
            .header("authorization", format!("Bearer {}", lot.key))
            .header("content-type", "application/json")
            .header("idempotency-key", "one-and-only");
        lot.server.send(request.body(Body::from(body.to_string())).unwrap())
    };
    let first = send(entry()).await;
    let size = lot.size().await;
    lot.server.pass(60_000);
    let again = send(entry()).await;
    assert_eq!((first.status.as_u16(), again.status.as_u16()), (200, 200));
    assert_eq!(first.body, again.body, "the time of the answer included");
    assert_eq!(again.headers["idempotency-replayed"], "true");
    let mut other = entry();
    other["entry_gate"] = json!("GATE-2");
    assert_eq!(send(other).await.problem().as_deref(), Some("idempotency-key-reused"));
    assert_eq!(lot.size().await, size);
}

#[tokio::test]
async fn a_5_mb_image_that_is_no_image_is_refused_and_nothing_is_recorded() {
    let lot = lot().await;
    let size = lot.size().await;
    let mut fake = vec![0x41; 5_000_000];
    fake[..3].copy_from_slice(&[0xFF, 0xD8, 0xFF]);
    let mut body = entry();
    body["vehicle_image"] = json!(data_encoding::BASE64.encode(&fake));
    let refused = lot.post("/api/parking/entry", body).await;
    assert_eq!((refused.status.as_u16(), refused.problem().as_deref()), (422, Some("not-a-picture")));
    let form: [(&str, &[u8]); 4] =
        [("image", &fake), ("license_plate", b"B1A"), ("confidence", b"0.9"), ("camera_source", b"CAM-IN")];
    let refused = lot.upload(&form).await;
    assert_eq!((refused.status.as_u16(), refused.problem().as_deref()), (422, Some("not-a-picture")));
    let huge = vec![0xFF; 5_300_000];
    let refused = lot.upload(&[("image", &huge)]).await;
    assert_eq!((refused.status.as_u16(), refused.problem().as_deref()), (413, Some("too-large")));
    let mut body = entry();
    body["vehicle_image"] = json!("not base64 !!");
    assert_eq!(lot.post("/api/parking/entry", body).await.json()["errors"][0]["pointer"], "/vehicle_image");
    let missing = lot.upload(&[("license_plate", b"B1A")]).await.json();
    assert_eq!(missing["errors"].as_array().unwrap().len(), 3, "{missing}");
    assert_eq!(lot.size().await, size);
}

#[tokio::test]
async fn a_picture_is_kept_under_its_hash_and_read_back() {
    let lot = lot().await;
    let mut body = entry();
    body["vehicle_image"] = json!(format!("data:image/jpeg;base64,{}", data_encoding::BASE64.encode(&picture())));
    let entered = lot.post("/api/parking/entry", body).await.json();
    let name = entered["vehicle_image"].as_str().unwrap().to_owned();
    assert_eq!(name, palang_domain::Hash::of(&picture()).to_string());
    let ticket = lot.get("/api/parking/validate/20261121070000").await.json();
    let shown = lot.get(ticket["vehicle_image_url"].as_str().unwrap()).await;
    assert_eq!((shown.headers["content-type"].to_str().unwrap(), shown.body), ("image/jpeg", picture()));
    for path in ["/api/photos/..%2f..%2fetc%2fpasswd", "/api/photos/00", &format!("/api/photos/{}", "0".repeat(64))] {
        assert_eq!(lot.get(path).await.status, 404, "{path}");
    }
    let other = lot.server.site(2).await;
    let key = lot.server.program(other, "api-other", &["read"]).await;
    let elsewhere = lot.server.call("GET", &format!("/api/photos/{name}"), Some(&key), None).await;
    assert_eq!(elsewhere.status, 404, "another site's picture is not there");
}

/// What people have tried on every form of the world.
const HOSTILE: &[&str] = &[
    "' OR '1'='1",
    "'; DROP TABLE stay; --",
    "\" UNION SELECT bytes FROM fact --",
    "1); DELETE FROM fact; --",
    "%",
    "_",
    "\\",
    "$1",
    "\u{0}",
    "\u{202e}gnp.exe",
    "../../../../etc/passwd",
    "<script>alert(1)</script>",
    "${jndi:ldap://x}",
    "{{7*7}}",
    "🚗🚗🚗",
    "9999999999999999999999999999",
];

/// The same body with each of its texts made hostile, one at a time.
fn hostile(body: &Value, text: &str) -> Vec<Value> {
    let mut bodies = Vec::new();
    if let Value::Object(fields) = body {
        for (name, value) in fields {
            match value {
                Value::Object(_) => bodies.extend(hostile(value, text).into_iter().map(|inner| {
                    let mut body = body.clone();
                    body[name] = inner;
                    body
                })),
                _ => {
                    let mut body = body.clone();
                    body[name] = json!(text);
                    bodies.push(body);
                }
            }
        }
    }
    bodies
}

#[tokio::test]
async fn sql_in_every_string_is_text_and_nothing_else() {
    let lot = lot().await;
    let whole = json!({
        "ticket_id": "20261121070000", "entry_time": "2026-11-21 07:00:00", "entry_gate": "GATE-1",
        "entry_operator": "O", "entry_shift": "S", "vehicle_type": "MOTOR", "tariff": 2500, "status": "ACTIVE",
        "license_plate": "B 1 A",
    });
    let exit = json!({"ticket_id": "20261121070000", "entry_data": whole, "exit_data": {
        "exit_time": "2026-11-21 07:00:01", "duration": "x", "total_payment": 2500, "exit_gate": "OUT-1",
        "exit_operator": "O", "exit_shift": "S", "payment_method": "CASH", "status": "COMPLETED"}});
    let percent = |text: &str| text.bytes().map(|byte| format!("%{byte:02X}")).collect::<String>();
    for text in HOSTILE {
        for body in hostile(&whole, text) {
            let answer = lot.post("/api/parking/entry", body).await;
            assert!(answer.status.as_u16() < 500, "{text}: {}", answer.text());
        }
        for body in hostile(&exit, text) {
            let answer = lot.post("/api/parking/exit", body).await;
            assert!(answer.status.as_u16() < 500, "{text}: {}", answer.text());
        }
        for body in [json!({"parking_type": text}), json!({"parking_type": "car", "license_plate": text})] {
            assert!(lot.post("/payment/parking", body).await.status.as_u16() < 500, "{text}");
        }
        let parts: [(&str, &[u8]); 4] = [
            ("image", &picture()),
            ("license_plate", text.as_bytes()),
            ("confidence", text.as_bytes()),
            ("camera_source", text.as_bytes()),
        ];
        assert!(lot.upload(&parts).await.status.is_client_error(), "{text}");
        let text = percent(text);
        for path in [
            format!("/api/parking/validate/{text}"),
            format!("/api/kendaraan/check-plat?plat={text}"),
            format!("/api/sessions/{text}/"),
            format!("/api/sessions/history/?license_plate={text}&payment_status={text}&from_date={text}"),
            format!("/api/revenue/stats/?period={text}&date={text}"),
            format!("/api/revenue/daily/?days={text}"),
            format!("/payment/parking/fees/{text}"),
            format!("/api/photos/{text}"),
        ] {
            let answer = lot.get(&path).await;
            assert!(answer.status.as_u16() < 500, "{path}: {}", answer.text());
        }
    }
    let (_, stays) = lot.size().await;
    assert!(stays >= 1, "the table is still there");
    let active = lot.get("/api/sessions/active/").await.json();
    let plates: Vec<&str> =
        active["sessions"].as_array().unwrap().iter().filter_map(|one| one["license_plate"].as_str()).collect();
    let plain = |plate: &&str| plate.bytes().all(|byte| byte.is_ascii_alphanumeric());
    assert!(plates.iter().all(plain), "{plates:?}");
}

#[tokio::test]
async fn refusals_speak_the_askers_language() {
    let lot = lot().await;
    let camera: [(&str, &[u8]); 4] =
        [("image", &picture()), ("license_plate", b"30A12345"), ("confidence", b"0.9"), ("camera_source", b"CAM-IN")];
    let id = lot.upload(&camera).await.json()["session_id"].as_i64().unwrap();
    let pay = |language: &'static str| {
        let request = Request::builder()
            .method("POST")
            .uri(format!("/api/sessions/{id}/pay/"))
            .header("authorization", format!("Bearer {}", lot.key))
            .header("accept-language", language);
        lot.server.send(request.body(Body::empty()).unwrap())
    };
    assert_eq!(pay("vi").await.json()["message"], "Đã thanh toán thành công");
    for (language, detail) in [
        ("vi", "Giao dịch đã được thanh toán rồi"),
        ("en", "This transaction has been paid already."),
        ("id", "Transaksi ini sudah dibayar."),
        ("xx", "Transaksi ini sudah dibayar."),
    ] {
        let refused = pay(language).await;
        assert_eq!((refused.status.as_u16(), refused.problem().as_deref()), (409, Some("already-paid")));
        assert_eq!(refused.json()["detail"], detail, "{language}");
    }
}
