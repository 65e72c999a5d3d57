//! What a caller is told when a request cannot be served.
//!
//! Refusals that a person can mend are values of their domain; this is for
//! what they cannot: something that is not there (or not theirs, which looks
//! the same), a sign-in that ended, a fault of ours. It holds no personal
//! data: without JavaScript an error travels in the address.

use leptos::server_fn::error::{FromServerFnError, ServerFnErrorErr};
use serde::{Deserialize, Serialize};

use crate::wire;

/// The one error of the edge: server functions and plain routes answer it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
pub enum Error {
    /// Unknown, deleted and forbidden look alike to whoever lacks the right.
    #[error("Cette page n’existe pas, ou elle ne vous est pas ouverte.")]
    NotFound,
    /// The sign-in ended, or never was.
    #[error("Votre connexion a pris fin. Reconnectez-vous\u{a0}: rien n’est perdu.")]
    SignInNeeded,
    /// More requests than the limits of TRUST 1.5 allow.
    #[error("Trop d’essais en peu de temps. Patientez une minute, puis recommencez.")]
    TooMany,
    /// The request could not be understood: an old page, a damaged form.
    #[error("La demande n’a pas été comprise. Rechargez la page, puis recommencez.")]
    BadRequest,
    /// A text written by a newer version of the platform than this one.
    #[error(
        "Ce texte a été écrit avec une version plus récente de la plateforme. Pour ne pas l’abîmer, celle-ci ne l’ouvre pas. Il est gardé tel quel\u{a0}: réessayez plus tard, ou prévenez-nous."
    )]
    Newer,
    /// The server could not be reached.
    #[error("Le serveur ne répond pas. Vérifiez votre connexion, puis réessayez.")]
    Unreachable,
    /// A fault of ours; the cause is in the log, never in the answer.
    #[error("Une erreur est survenue de notre côté. Réessayez dans un instant.")]
    Fault,
}

impl FromServerFnError for Error {
    type Encoder = wire::Json;

    fn from_server_fn_error(error: ServerFnErrorErr) -> Self {
        match error {
            ServerFnErrorErr::Request(_) => Self::Unreachable,
            ServerFnErrorErr::Args(_)
            | ServerFnErrorErr::MissingArg(_)
            | ServerFnErrorErr::Deserialization(_) => Self::BadRequest,
            _ => Self::Fault,
        }
    }

    fn status_code(&self) -> http::StatusCode {
        match self {
            Self::NotFound => http::StatusCode::NOT_FOUND,
            Self::SignInNeeded => http::StatusCode::UNAUTHORIZED,
            Self::TooMany => http::StatusCode::TOO_MANY_REQUESTS,
            Self::BadRequest => http::StatusCode::BAD_REQUEST,
            Self::Newer => http::StatusCode::SERVICE_UNAVAILABLE,
            Self::Unreachable => http::StatusCode::BAD_GATEWAY,
            Self::Fault => http::StatusCode::INTERNAL_SERVER_ERROR,
        }
    }
}

#[cfg(feature = "ssr")]
impl From<sqlx::Error> for Error {
    fn from(error: sqlx::Error) -> Self {
        // A database message may quote a value: its kind is enough to find the cause.
        let kind = match &error {
            sqlx::Error::Database(cause) => {
                format!("base : {:?}, code {:?}", cause.kind(), cause.code())
            }
            sqlx::Error::RowNotFound => "ligne introuvable".to_owned(),
            sqlx::Error::PoolTimedOut => "aucune connexion libre".to_owned(),
            sqlx::Error::ColumnDecode { index, .. } => format!("colonne illisible : {index}"),
            other => format!("{:?}", std::mem::discriminant(other)),
        };
        tracing::error!(kind, "la base a refusé une opération");
        Self::Fault
    }
}
