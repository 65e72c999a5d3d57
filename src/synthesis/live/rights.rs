//! Who may read and who may write a document, and under which face they are seen.

use super::{circle, protocol::Face};
use crate::{
    account::{
        model::{Role, SignedIn},
        rules::may_administer,
    },
    db::{Instant, Tx},
    error::Error,
    group::model::Part,
    synthesis::{
        model::{Document, DocumentId, Kind, Member, Right, Stage, Whose},
        rules::stage,
        store,
    },
};

/// A document, seen by somebody who may.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Access {
    /// The document.
    pub document: Document,
    /// What they may do.
    pub right: Right,
    /// Their face.
    pub face: Face,
    /// The faces of all who may come, theirs included.
    pub roster: Vec<Face>,
    /// Who sees what is written there, in a sentence.
    pub seen_by: String,
}

/// What a member may do at this stage: the pair writes until the text is frozen; the others write while
/// contributions are open, and before and after comment and propose.
#[must_use]
pub fn right(document: &Document, member: &Member, now: Instant) -> Option<Right> {
    if !member.may_enter() {
        return None;
    }
    let is_open = document.contributions_until.is_none_or(|until| now < until);
    match (document.stage, member.part) {
        (Stage::Frozen, _) => Some(Right::Read),
        (_, Part::CoFacilitation) => Some(Right::Write),
        (Stage::Drafting, Part::Participant) => None,
        (Stage::Contributions, Part::Participant) if is_open => Some(Right::Write),
        (Stage::Proposed | Stage::Contributions | Stage::Proofreading, Part::Participant) => {
            Some(Right::Suggest)
        }
    }
}

/// What anybody may do with what is nobody's: administrators write until it is frozen; those who read candidatures
/// read what is open to them.
fn unowned_right(person: &SignedIn, document: &Document) -> Option<Right> {
    if may_administer(person) && document.stage != Stage::Frozen {
        return Some(Right::Write);
    }
    let is_reader = person.roles.contains(&Role::Reader);
    let may_read = may_administer(person) || (is_reader && stage::is_open_to_readers(document));
    may_read.then_some(Right::Read)
}

/// The colours of cursors: each stands out on both themes, next to its neighbours, and never alone (a
/// shape and a name go with it).
const COLORS: [&str; 8] = [
    "#2f6fb5", "#b5522f", "#2f8f5b", "#8a3fa0", "#a8871c", "#1f8a96", "#b03a66", "#5b6470",
];

fn face(rank: usize, name: &str) -> Face {
    Face {
        name: name.to_owned(),
        color: COLORS
            .get(rank % COLORS.len())
            .copied()
            .unwrap_or("#5b6470"),
        rank,
    }
}

/// The document of that identifier, for somebody.
///
/// # Errors
/// [`Error::NotFound`] when there is none, or when it is not open to them.
pub async fn access(
    tx: &mut Tx,
    id: DocumentId,
    person: &SignedIn,
    now: Instant,
) -> Result<Access, Error> {
    let document = store::find(tx, id).await?.ok_or(Error::NotFound)?;
    if document.whose == Whose::Nobody {
        let right = unowned_right(person, &document).ok_or(Error::NotFound)?;
        let name = match document.kind {
            Kind::Bench => "Banc",
            _ => "Administration",
        };
        let face = face(0, name);
        return Ok(Access {
            seen_by: stage::seen_by(&document, 1, 0),
            document,
            right,
            roster: vec![face.clone()],
            face,
        });
    }
    let members = circle::members(tx, document.whose, now).await?;
    let may = |member: &&Member| right(&document, member, now).is_some();
    let faces: Vec<(&Member, Face)> = members
        .iter()
        .filter(may)
        .enumerate()
        .map(|(rank, member)| (member, face(rank, &member.first_name)))
        .collect();
    let (member, face) = faces
        .iter()
        .find(|(member, _)| member.account_id == Some(person.account))
        .ok_or(Error::NotFound)?;
    let there = members.iter().filter(|member| member.is_in).count();
    Ok(Access {
        seen_by: stage::seen_by(&document, faces.len(), there),
        right: right(&document, member, now).ok_or(Error::NotFound)?,
        face: face.clone(),
        roster: faces.iter().map(|(_, face)| face.clone()).collect(),
        document,
    })
}
