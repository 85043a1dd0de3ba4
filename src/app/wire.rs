//! The bytes in which requests and answers travel between page and engine, within one build of ours.
//!
//! Nothing here is stored: both ends are always of the same build. The form has no field names, so
//! whatever travels must write all its fields always; records that leave some out in their stored
//! form travel as their document ([`as_document`]).

use serde::Serialize;
use serde::de::DeserializeOwned;

/// Why bytes are no message: a bug on one of the two ends.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a message between page and engine can't be read: {0}")]
pub struct WireError(String);

/// The bytes of a message.
pub fn encode(message: &impl Serialize) -> Result<Vec<u8>, WireError> {
    postcard::to_stdvec(message).map_err(|error| WireError(error.to_string()))
}

/// The message of these bytes, to the last one.
pub fn decode<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, WireError> {
    let (message, rest) = postcard::take_from_bytes(bytes).map_err(|error| WireError(error.to_string()))?;
    if rest.is_empty() { Ok(message) } else { Err(WireError(format!("{} bytes are left over", rest.len()))) }
}

/// For fields whose record leaves out what is absent: they travel as the document that is stored.
pub mod as_document {
    use serde::de::{DeserializeOwned, Error};
    use serde::{Deserialize, Deserializer, Serialize, Serializer, ser};

    /// Writes the document.
    pub fn serialize<T: Serialize, S: Serializer>(record: &T, serializer: S) -> Result<S::Ok, S::Error> {
        let text = serde_json::to_string(record).map_err(ser::Error::custom)?;
        text.serialize(serializer)
    }

    /// Reads it.
    pub fn deserialize<'de, T: DeserializeOwned, D: Deserializer<'de>>(
        deserializer: D,
    ) -> Result<T, D::Error> {
        serde_json::from_str(&String::deserialize(deserializer)?).map_err(D::Error::custom)
    }
}
