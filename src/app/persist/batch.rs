//! The bytes of one batch: a mark, a version, a checksum, and deflated columns.

use crate::domain::facts::{Batch, DealBatch};
use flate2::Compression;
use flate2::read::{DeflateDecoder, DeflateEncoder};
use std::io::Read;
use xxhash_rust::xxh3::xxh3_64;

const MARK: &[u8; 4] = b"ATB3";
/// Under this mark earlier versions stored batches whose deals had no [`DealDetails`].
///
/// [`DealDetails`]: crate::domain::facts::DealDetails
const MARK_BEFORE_DETAILS: &[u8; 4] = b"ATB2";
/// Under this mark earlier versions stored the columns of deals alone.
const MARK_OF_DEALS: &[u8; 4] = b"ATB1";
/// What earlier versions stored ends before the columns that stand last. In these bytes each of those is
/// a length of 0; more of them than there are columns say nothing.
const NOT_YET: [u8; 64] = [0; 64];
/// The most that the columns of one batch may unpack to.
const UNPACKED_LIMIT: u64 = 1 << 30;

/// Why stored bytes are no batch.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a stored batch of rows is damaged: {0}")]
pub struct BatchError(pub String);

/// The bytes to store.
pub fn encode(batch: &Batch) -> Result<Vec<u8>, BatchError> {
    let columns = postcard::to_stdvec(batch).map_err(|error| BatchError(error.to_string()))?;
    let mut bytes = MARK.to_vec();
    bytes.extend(xxh3_64(&columns).to_le_bytes());
    let mut packed = DeflateEncoder::new(columns.as_slice(), Compression::fast());
    packed.read_to_end(&mut bytes).map_err(|error| BatchError(error.to_string()))?;
    Ok(bytes)
}

/// The batch that was stored; anything else is refused before it is used.
pub fn decode(bytes: &[u8]) -> Result<Batch, BatchError> {
    let refuse = |why: &str| BatchError(why.to_owned());
    let of_deals = bytes.strip_prefix(MARK_OF_DEALS.as_slice());
    let earlier = of_deals.or_else(|| bytes.strip_prefix(MARK_BEFORE_DETAILS.as_slice()));
    let rest = earlier.or_else(|| bytes.strip_prefix(MARK.as_slice()));
    let rest = rest.ok_or_else(|| refuse("it does not begin as one"))?;
    let (checksum, packed) = rest.split_first_chunk::<8>().ok_or_else(|| refuse("it is cut off"))?;
    let mut columns = Vec::new();
    let unpacking = DeflateDecoder::new(packed).take(UNPACKED_LIMIT).read_to_end(&mut columns);
    unpacking.map_err(|error| BatchError(error.to_string()))?;
    if xxh3_64(&columns).to_le_bytes() != *checksum {
        return Err(refuse("its checksum does not fit"));
    }
    if earlier.is_some() {
        columns.extend(NOT_YET);
    }
    let batch = match of_deals {
        Some(_) => postcard::from_bytes::<DealBatch>(&columns).map(Batch::from),
        None => postcard::from_bytes(&columns),
    };
    let batch: Batch = batch.map_err(|error| BatchError(error.to_string()))?;
    if batch.is_sound() { Ok(batch) } else { Err(refuse("its columns do not fit together")) }
}
