//! The platform room inside a real worker, and pay there to the byte.
#![cfg(target_arch = "wasm32")]
#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test that cannot go on says so by panicking"
)]

#[path = "../native/commission/bytes.rs"]
mod bytes;
#[path = "../native/commission/case.rs"]
mod case;
#[path = "../native/same_bytes.rs"]
mod same_bytes;
#[path = "../native/commission/world.rs"]
#[allow(dead_code, reason = "the native tests need more of it")]
mod world;

use attain::platform::database::{Change, Database, DatabaseError, erase};
use attain::platform::{clock, entropy, locks};
use wasm_bindgen_test::{wasm_bindgen_test, wasm_bindgen_test_configure};

wasm_bindgen_test_configure!(run_in_dedicated_worker);

fn put(store: &str, key: &str, bytes: &[u8]) -> Change {
    Change::Put { store: store.into(), key: key.into(), bytes: bytes.to_vec() }
}

#[wasm_bindgen_test]
async fn blocks_come_back_byte_for_byte() {
    let database = Database::open("blocks", 1, &["batches", "journal"]).await.expect("open");
    let bytes: Vec<u8> = (0..=255).cycle().take(1_000_003).collect();
    database.put("batches", "b1", &bytes).await.expect("put");
    assert!(database.get("batches", "b1").await.expect("get") == Some(bytes));
    assert_eq!(database.get("batches", "none").await.expect("get"), None);
    database.put("batches", "b0", &[]).await.expect("put");
    assert_eq!(database.keys("batches").await.expect("keys"), ["b0", "b1"]);
    assert!(database.keys("journal").await.expect("keys").is_empty());
    database.delete("batches", "b1").await.expect("delete");
    assert_eq!(database.get("batches", "b1").await.expect("get"), None);
    database.close();
    erase("blocks").await.expect("erased");
}

#[wasm_bindgen_test]
async fn a_write_happens_whole_or_not_at_all() {
    let database = Database::open("whole", 1, &["a", "b"]).await.expect("open");
    database.write(&[put("a", "k", b"1"), put("b", "k", b"2")]).await.expect("both");
    let half = [put("a", "k", b"9"), put("missing", "k", b"9")];
    assert!(database.write(&half).await.is_err());
    assert_eq!(database.get("a", "k").await.expect("get").as_deref(), Some(b"1".as_slice()));
    let mixed = [Change::Delete { store: "a".into(), key: "k".into() }, put("b", "k", b"3")];
    database.write(&mixed).await.expect("both");
    assert_eq!(database.get("a", "k").await.expect("get"), None);
    assert_eq!(database.get("b", "k").await.expect("get").as_deref(), Some(b"3".as_slice()));
    database.write(&[]).await.expect("nothing to do");
    database.close();
    erase("whole").await.expect("erased");
}

#[wasm_bindgen_test]
async fn an_upgrade_elsewhere_closes_this_connection_and_keeps_the_data() {
    let old = Database::open("versions", 1, &["a"]).await.expect("open");
    old.put("a", "k", b"1").await.expect("put");
    let new = Database::open("versions", 2, &["a", "b"]).await.expect("not blocked by the old one");
    assert_eq!(old.put("a", "k", b"2").await, Err(DatabaseError::Closed));
    assert_eq!(new.get("a", "k").await.expect("get").as_deref(), Some(b"1".as_slice()));
    new.put("b", "k", b"2").await.expect("the new store is there");
    let older = Database::open("versions", 1, &["a"]).await;
    assert_eq!(older.err(), Some(DatabaseError::NewerVersion));
    new.close();
    erase("versions").await.expect("erased");
}

#[wasm_bindgen_test]
async fn the_shared_parts_work_without_a_window() {
    let before = clock::now_ms();
    clock::sleep(10).await;
    assert!(clock::now_ms() > before);
    assert_ne!(entropy::sixteen().expect("chance"), [0; 16]);
    assert!(locks::hold("worker").await.is_real());
}

#[wasm_bindgen_test]
fn the_golden_statements_are_the_same_bytes_as_natively() {
    assert_eq!(bytes::digest(), bytes::GOLDEN);
}
