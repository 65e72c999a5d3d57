//! How a list of candidatures is asked for: everything is in the address.

use std::cmp::Ordering;

use super::plain_key;
use crate::{
    candidature::model::CandidatureStatus,
    form::departements::Territory,
    review::model::{AnomalyKind, Line, MyReading},
};

/// How many candidatures a page shows.
pub const PAGE: usize = 25;

/// A column that may be shown, beside the number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    /// Who.
    Personne,
    /// Main département.
    Departement,
    /// Half of the region.
    Territoire,
    /// What the person is first of all.
    Categorie,
    /// When it came.
    Recue,
    /// How it came.
    Canal,
    /// Where it stands.
    Statut,
    /// What I answered.
    MaLecture,
    /// How far its reading is, and what came of it.
    Lectures,
    /// What to look at.
    ARegarder,
}

impl Column {
    /// Every column, in the order of the table.
    pub const ALL: [Self; 10] = [
        Self::Personne,
        Self::Departement,
        Self::Territoire,
        Self::Categorie,
        Self::Recue,
        Self::Canal,
        Self::Statut,
        Self::MaLecture,
        Self::Lectures,
        Self::ARegarder,
    ];

    /// Those shown to whoever chose none.
    pub const USUAL: [Self; 7] = [
        Self::Personne,
        Self::Departement,
        Self::Categorie,
        Self::Recue,
        Self::Statut,
        Self::Lectures,
        Self::ARegarder,
    ];

    /// The word in addresses.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Personne => "personne",
            Self::Departement => "departement",
            Self::Territoire => "territoire",
            Self::Categorie => "categorie",
            Self::Recue => "recue",
            Self::Canal => "canal",
            Self::Statut => "statut",
            Self::MaLecture => "ma_lecture",
            Self::Lectures => "lectures",
            Self::ARegarder => "a_regarder",
        }
    }

    /// Its heading.
    #[must_use]
    pub fn label(self) -> &'static str {
        match self {
            Self::Personne => "Personne",
            Self::Departement => "Département",
            Self::Territoire => "Territoire",
            Self::Categorie => "Vous êtes d’abord",
            Self::Recue => "Reçue",
            Self::Canal => "Arrivée",
            Self::Statut => "Statut",
            Self::MaLecture => "Ma lecture",
            Self::Lectures => "Lectures",
            Self::ARegarder => "À regarder",
        }
    }

    /// By what its heading sorts.
    #[must_use]
    pub fn order(self) -> Option<Order> {
        Some(match self {
            Self::Personne => Order::Personne,
            Self::Departement => Order::Departement,
            Self::Categorie => Order::Categorie,
            Self::Recue => Order::Recue,
            Self::Statut => Order::Statut,
            Self::Lectures => Order::Note,
            Self::Territoire | Self::Canal | Self::MaLecture | Self::ARegarder => return None,
        })
    }
}

/// By what a list is sorted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Order {
    /// By number.
    #[default]
    Numero,
    /// By family name, then first name.
    Personne,
    /// By code of département.
    Departement,
    /// By category.
    Categorie,
    /// By the moment it came.
    Recue,
    /// In the order of the story.
    Statut,
    /// By mean of marks, without mark last.
    Note,
}

impl Order {
    const ALL: [Self; 7] = [
        Self::Numero,
        Self::Personne,
        Self::Departement,
        Self::Categorie,
        Self::Recue,
        Self::Statut,
        Self::Note,
    ];

    /// The word in addresses.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Numero => "numero",
            Self::Personne => "personne",
            Self::Departement => "departement",
            Self::Categorie => "categorie",
            Self::Recue => "recue",
            Self::Statut => "statut",
            Self::Note => "note",
        }
    }
}

/// What is asked of a list.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Query {
    /// Words to find.
    pub search: String,
    /// One status.
    pub status: Option<CandidatureStatus>,
    /// The code of a département, `est` or `ouest`.
    pub place: Option<String>,
    /// The code of a category.
    pub category: Option<String>,
    /// One sort of anomaly.
    pub anomaly: Option<AnomalyKind>,
    /// Only what waits for me.
    pub to_read: bool,
    /// By what it is sorted.
    pub order: Order,
    /// The last first.
    pub descending: bool,
    /// The columns chosen; none for the usual ones.
    pub columns: Vec<Column>,
    /// The page, from 1; zero is the first too.
    pub page: usize,
}

impl Query {
    /// What an address asks; what it does not know asks nothing.
    #[must_use]
    pub fn read(pairs: &[(String, String)]) -> Self {
        let mut query = Self::default();
        for (name, value) in pairs {
            let value = value.trim();
            match name.as_str() {
                "q" => query.search = value.chars().take(200).collect(),
                "statut" => query.status = CandidatureStatus::from_code(value),
                "lieu" => query.place = some(value),
                "categorie" => query.category = some(value),
                "anomalie" => query.anomaly = AnomalyKind::from_code(value),
                "a_lire" => query.to_read = value == "1",
                "tri" => {
                    query.descending = value.starts_with('-');
                    let code = value.trim_start_matches('-');
                    let found = Order::ALL.into_iter().find(|order| order.code() == code);
                    query.order = found.unwrap_or_default();
                }
                "col" => {
                    let found = Column::ALL
                        .into_iter()
                        .find(|column| column.code() == value);
                    query.columns.extend(found);
                }
                "page" => query.page = value.parse().unwrap_or_default(),
                _ => {}
            }
        }
        query.columns.sort_unstable();
        query.columns.dedup();
        query
    }

    /// The same, as an address holds it; the page apart.
    #[must_use]
    pub fn pairs(&self) -> Vec<(&'static str, String)> {
        let mut pairs = self.filters();
        if self.order != Order::default() || self.descending {
            let sign = if self.descending { "-" } else { "" };
            pairs.push(("tri", format!("{sign}{}", self.order.code())));
        }
        pairs.extend(
            self.columns
                .iter()
                .map(|column| ("col", column.code().to_owned())),
        );
        pairs
    }

    /// What it leaves out, as an address holds it.
    #[must_use]
    pub fn filters(&self) -> Vec<(&'static str, String)> {
        let mut pairs = Vec::new();
        if !self.search.is_empty() {
            pairs.push(("q", self.search.clone()));
        }
        if let Some(status) = self.status {
            pairs.push(("statut", status.code().to_owned()));
        }
        pairs.extend(self.place.iter().map(|place| ("lieu", place.clone())));
        let category = self.category.iter();
        pairs.extend(category.map(|category| ("categorie", category.clone())));
        if let Some(anomaly) = self.anomaly {
            pairs.push(("anomalie", anomaly.code().to_owned()));
        }
        if self.to_read {
            pairs.push(("a_lire", "1".to_owned()));
        }
        pairs
    }

    /// `base` with all that is asked, and this page.
    #[must_use]
    pub fn address(&self, base: &str, page: usize) -> String {
        let mut pairs = self.pairs();
        if page > 1 {
            pairs.push(("page", page.to_string()));
        }
        with_pairs(base, &pairs)
    }

    /// The columns to show; who people are is no column while it is hidden.
    #[must_use]
    pub fn shown_columns(&self, is_blind: bool) -> Vec<Column> {
        let chosen = if self.columns.is_empty() {
            Column::USUAL.to_vec()
        } else {
            self.columns.clone()
        };
        chosen
            .into_iter()
            .filter(|column| !is_blind || *column != Column::Personne)
            .collect()
    }

    /// Keeps the lines asked for, in the order asked for.
    pub fn select(&self, lines: &mut Vec<Line>) {
        lines.retain(|line| self.matches(line));
        lines.sort_by(|one, other| {
            let order = compare(self.order, one, other);
            let order = if self.descending {
                order.reverse()
            } else {
                order
            };
            order.then_with(|| by_number(one, other))
        });
    }

    fn matches(&self, line: &Line) -> bool {
        let found = |word: &str| line.searched.contains(word);
        let place = |place: &str| match place {
            "est" => line.territory() == Some(Territory::Est),
            "ouest" => line.territory() == Some(Territory::Ouest),
            code => line.departement.is_some_and(|one| one.code == code),
        };
        plain_key(&self.search).split(' ').all(found)
            && self.status.is_none_or(|status| line.status == status)
            && self.place.as_deref().is_none_or(place)
            && self
                .category
                .as_deref()
                .is_none_or(|code| line.category.as_ref().is_some_and(|(own, _)| own == code))
            && self
                .anomaly
                .is_none_or(|kind| line.anomalies.iter().any(|anomaly| anomaly.kind == kind))
            && (!self.to_read || line.mine == MyReading::ToRead)
    }
}

fn some(value: &str) -> Option<String> {
    (!value.is_empty()).then(|| value.to_owned())
}

/// An address with its parameters, escaped.
#[must_use]
pub fn with_pairs(base: &str, pairs: &[(&'static str, String)]) -> String {
    let mut address = base.to_owned();
    for (at, (name, value)) in pairs.iter().enumerate() {
        address.push(if at == 0 { '?' } else { '&' });
        address.push_str(name);
        address.push('=');
        for byte in value.bytes() {
            match byte {
                b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' | b'/' => {
                    address.push(char::from(byte));
                }
                _ => address.push_str(&format!("%{byte:02X}")),
            }
        }
    }
    address
}

fn by_number(one: &Line, other: &Line) -> Ordering {
    let key = |line: &Line| (line.number.len(), line.number.clone());
    key(one).cmp(&key(other))
}

fn compare(order: Order, one: &Line, other: &Line) -> Ordering {
    match order {
        Order::Numero => by_number(one, other),
        Order::Personne => one.name.is_none().cmp(&other.name.is_none()).then_with(|| {
            let key = |line: &Line| line.sort_name.clone();
            key(one).cmp(&key(other))
        }),
        Order::Departement => {
            let key = |line: &Line| line.departement.map_or("~", |departement| departement.code);
            key(one).cmp(key(other))
        }
        Order::Categorie => {
            let key = |line: &Line| line.category.clone().map(|(_, label)| label);
            key(one).cmp(&key(other))
        }
        Order::Recue => one.received.cmp(&other.received),
        Order::Statut => one.status.cmp(&other.status),
        Order::Note => {
            let key = |line: &Line| line.mark.map_or(-1.0, |mark| mark.mean);
            key(one).total_cmp(&key(other))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pairs(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs
            .iter()
            .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
            .collect()
    }

    #[test]
    fn an_address_holds_all_that_is_asked() {
        let asked = pairs(&[
            ("q", "  l’aube & co "),
            ("statut", "en_lecture"),
            ("lieu", "est"),
            ("categorie", "patient_partenaire"),
            ("anomalie", "identifiant"),
            ("a_lire", "1"),
            ("tri", "-note"),
            ("col", "statut"),
            ("col", "personne"),
            ("col", "statut"),
            ("page", "2"),
        ]);
        let query = Query::read(&asked);
        let address = query.address("/liste", 2);
        assert_eq!(
            address,
            "/liste?q=l%E2%80%99aube%20%26%20co&statut=en_lecture&lieu=est\
             &categorie=patient_partenaire&anomalie=identifiant&a_lire=1&tri=-note\
             &col=personne&col=statut&page=2"
        );
        let mut again: Vec<_> = query
            .pairs()
            .into_iter()
            .map(|(name, value)| (name.to_owned(), value))
            .collect();
        again.push(("page".to_owned(), "2".to_owned()));
        assert_eq!(Query::read(&again), query);
    }

    #[test]
    fn what_an_address_asks_in_vain_asks_nothing() {
        let query = Query::read(&pairs(&[
            ("statut", "mauvais"),
            ("lieu", ""),
            ("tri", "rien"),
            ("col", "courriel"),
            ("page", "-3"),
            ("x", "y"),
        ]));
        assert_eq!(query, Query::default());
        assert_eq!(query.address("/liste", 1), "/liste");
    }

    #[test]
    fn who_people_are_is_no_column_while_it_is_hidden() {
        let query = Query::read(&pairs(&[("col", "personne"), ("col", "statut")]));
        assert_eq!(
            query.shown_columns(false),
            [Column::Personne, Column::Statut]
        );
        assert_eq!(query.shown_columns(true), [Column::Statut]);
        assert!(
            !Query::default()
                .shown_columns(true)
                .contains(&Column::Personne)
        );
    }
}
