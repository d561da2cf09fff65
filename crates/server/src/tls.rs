//! TLS by rustls with ring. 1.3 only, unless old machines need 1.2 (SYNC 7.2).

use crate::app::StartError;
use crate::config::Tls;
use rustls::pki_types::pem::PemObject;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ServerConfig, version};
use std::path::Path;
use std::sync::Arc;

/// Reads certificate and key.
///
/// # Errors
/// When a file cannot be read, or the two do not belong together.
pub fn config(tls: &Tls) -> Result<Arc<ServerConfig>, StartError> {
    let wrong = |path: &Path, why: &dyn std::fmt::Display| StartError::io(path.display(), why);
    let chain: Result<Vec<_>, _> =
        CertificateDer::pem_file_iter(&tls.cert).map_err(|error| wrong(&tls.cert, &error))?.collect();
    let chain = chain.map_err(|error| wrong(&tls.cert, &error))?;
    if chain.is_empty() {
        return Err(wrong(&tls.cert, &"no certificate in it"));
    }
    let key = PrivateKeyDer::from_pem_file(&tls.key).map_err(|error| wrong(&tls.key, &error))?;
    let versions: &[&rustls::SupportedProtocolVersion] =
        if tls.tls12 { &[&version::TLS13, &version::TLS12] } else { &[&version::TLS13] };
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    let mut config = ServerConfig::builder_with_provider(provider)
        .with_protocol_versions(versions)
        .map_err(|error| wrong(&tls.cert, &error))?
        .with_no_client_auth()
        .with_single_cert(chain, key)
        .map_err(|error| wrong(&tls.cert, &error))?;
    config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    Ok(Arc::new(config))
}
