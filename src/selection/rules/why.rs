//! Why this group: what each person brings, who was close, and what would have to give
//! when targets cannot all be met.

use super::{
    balance::{count, miss, shortfall, total},
    effect::{capital, effect},
    search::{Found, Hope, Standing, Stop},
};
use crate::{
    form::departements,
    selection::model::{Bound, Dimension, Lexicon, Profile, Score, Targets},
};

/// Why somebody is in a proposed group.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// Whom, by their place among the profiles.
    pub member: usize,
    /// What they bring, in sentences.
    pub brings: String,
    /// Who could have been there instead, and what that would have changed.
    pub instead: Option<(usize, String)>,
}

/// Why each member of a group is in it.
#[must_use]
pub fn reasons(
    profiles: &[Profile],
    members: &[usize],
    standings: &[Standing],
    targets: &Targets,
    lexicon: &Lexicon,
) -> Vec<Reason> {
    let group: Vec<&Profile> = members.iter().map(|at| &profiles[*at]).collect();
    members
        .iter()
        .map(|member| {
            let is_kept = standings.get(*member) == Some(&Standing::Kept);
            Reason {
                member: *member,
                brings: if is_kept {
                    "A déjà une place.".to_owned()
                } else {
                    brings(&profiles[*member], &group, targets, lexicon)
                },
                instead: if is_kept {
                    None
                } else {
                    instead(profiles, members, *member, standings, targets, lexicon)
                },
            }
        })
        .collect()
}

fn brings(one: &Profile, group: &[&Profile], targets: &Targets, lexicon: &Lexicon) -> String {
    let mut alone = Vec::new();
    if let Some(departement) = one.departement.as_deref().and_then(departements::by_code)
        && group
            .iter()
            .filter(|other| other.departement == one.departement)
            .count()
            == 1
    {
        alone.push(departement.name);
    }
    let mut holds = Vec::new();
    let wanted = targets
        .bounds
        .iter()
        .filter(|bound| bound.at_least > 0 && one.has(&bound.facet));
    for bound in wanted {
        let count = count(group, &bound.facet);
        let label = lexicon.label(&bound.facet);
        if count == 1 {
            alone.push(label);
        } else if count <= u32::from(bound.at_least) {
            holds.push(label);
        }
    }
    let mut sentences = Vec::new();
    if !alone.is_empty() {
        sentences.push(format!(
            "Seule personne du groupe pour\u{a0}: {}.",
            alone.join(", ")
        ));
    }
    if !holds.is_empty() {
        sentences.push(format!(
            "Sans elle, une cible ne serait plus tenue\u{a0}: {}.",
            holds.join(", ")
        ));
    }
    let higher = group.iter().filter(|other| other.score > one.score).count();
    match one.score {
        Some(score) if higher < 3 => {
            sentences.push(format!("Parmi les trois scores les plus élevés ({score})."));
        }
        Some(score) if sentences.is_empty() => {
            sentences.push(format!("Un score de {score}, dans un groupe équilibré."));
        }
        None if sentences.is_empty() => sentences.push("Complète l’équilibre.".to_owned()),
        _ => {}
    }
    sentences.join(" ")
}

/// The person whose place in the group would have cost least.
fn instead(
    profiles: &[Profile],
    members: &[usize],
    member: usize,
    standings: &[Standing],
    targets: &Targets,
    lexicon: &Lexicon,
) -> Option<(usize, String)> {
    let group = |with: usize| -> Vec<&Profile> {
        members
            .iter()
            .map(|at| &profiles[if *at == member { with } else { *at }])
            .collect()
    };
    let outside = (0..profiles.len())
        .filter(|at| standings.get(*at) == Some(&Standing::Free) && !members.contains(at));
    let closest = outside.min_by_key(|at| {
        let other = group(*at);
        (
            shortfall(&other, targets),
            std::cmp::Reverse(total(&other)),
            *at,
        )
    })?;
    let change = effect(&group(member), &group(closest), targets, lexicon);
    Some((closest, change))
}

/// The smallest change of the targets that this group would meet: bound by bound, in
/// words. When the search is proven, no smaller change would do for any group.
#[must_use]
pub fn relaxation(
    profiles: &[Profile],
    found: &Found,
    standings: &[Standing],
    targets: &Targets,
    lexicon: &Lexicon,
) -> Vec<String> {
    let group: Vec<&Profile> = found.members.iter().map(|at| &profiles[*at]).collect();
    let everybody: Vec<&Profile> = profiles
        .iter()
        .zip(standings)
        .filter(|(_, standing)| **standing != Standing::LeftOut)
        .map(|(profile, _)| profile)
        .collect();
    targets
        .bounds
        .iter()
        .filter(|bound| miss(bound, count(&group, &bound.facet)) > 0)
        .map(|bound| {
            give(
                bound,
                count(&group, &bound.facet),
                count(&everybody, &bound.facet),
                lexicon,
            )
        })
        .collect()
}

fn give(bound: &Bound, count: u32, available: u32, lexicon: &Lexicon) -> String {
    let label = match bound.facet.dimension {
        Dimension::Seance => format!("disponibilité certaine, {}", lexicon.label(&bound.facet)),
        _ => lexicon.label(&bound.facet).to_owned(),
    };
    let label = capital(&label);
    let low = u32::from(bound.at_least);
    let Some(most) = bound.at_most.filter(|most| count > u32::from(*most)) else {
        let why = match available {
            0 => ". Aucune candidature possible ne l’apporte".to_owned(),
            1 if low > 1 => ". Une seule candidature possible l’apporte".to_owned(),
            _ if available < low => {
                format!(". {available} candidatures possibles seulement l’apportent")
            }
            _ => String::new(),
        };
        return format!("{label}\u{a0}: accepter {count} au lieu de {low} au moins{why}.");
    };
    format!("{label}\u{a0}: accepter {count} au lieu de {most} au plus.")
}

/// What the search has to say of its own result, and of why it looked no further.
#[must_use]
pub fn verdict(found: &Found, size: u8, stop: Stop) -> String {
    let people = found.members.len();
    let met = match found.shortfall {
        0 => "Toutes les cibles sont tenues.".to_owned(),
        1 => "Il manque une unité à une seule cible.".to_owned(),
        missed => format!("L’écart total aux cibles est de {missed}."),
    };
    let proof = match found.hope {
        None => "Aucun autre groupe ne fait mieux\u{a0}: d’abord les cibles, puis le score. Le calcul est allé jusqu’au bout.".to_owned(),
        Some(hope) => format!(
            "{}\u{a0}: meilleur groupe trouvé, sans preuve qu’il n’y en a pas de meilleur. {}",
            stopped(stop),
            hoped(hope)
        ),
    };
    if people < usize::from(size) {
        format!("Il n’y a que {people} candidatures possibles pour {size} places. {met} {proof}")
    } else {
        format!("{met} {proof}")
    }
}

fn stopped(stop: Stop) -> String {
    match stop {
        Stop::Tired(seconds) => format!("La recherche s’est arrêtée après {seconds}\u{a0}s"),
        Stop::Asked => "Vous avez arrêté la recherche".to_owned(),
        Stop::Counted => "La recherche s’est arrêtée avant la fin".to_owned(),
        Stop::Over => "La recherche n’a pas pu tenir compte de tout le monde à la fois".to_owned(),
    }
}

/// How far the best group may be from what nobody has ruled out.
fn hoped(hope: Hope) -> String {
    match hope {
        Hope::Unknown => {
            "Nous ne savons pas dire de combien un autre groupe serait meilleur.".to_owned()
        }
        Hope::Nearer(1) => {
            "Un autre groupe réduirait l’écart aux cibles d’une unité au plus.".to_owned()
        }
        Hope::Nearer(by) => {
            format!("Un autre groupe réduirait l’écart aux cibles de {by} unités au plus.")
        }
        Hope::Higher(by) => {
            let unit = if by < Score(200) { "point" } else { "points" };
            format!("À cibles égales, un autre groupe gagnerait {by}\u{a0}{unit} au plus.")
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(hope: Option<Hope>) -> Found {
        Found {
            members: vec![0, 1],
            shortfall: 0,
            score: Score(1200),
            hope,
            explored: 10,
        }
    }

    #[test]
    fn a_search_that_stopped_says_why_and_how_far_the_best_may_be() {
        let words = |hope, stop| verdict(&found(Some(hope)), 2, stop);
        let tired = words(Hope::Higher(Score(150)), Stop::Tired(2));
        assert!(
            tired.contains(
                "s’est arrêtée après 2\u{a0}s\u{a0}: meilleur groupe trouvé, sans preuve"
            )
        );
        assert!(
            tired.ends_with("gagnerait 1,5\u{a0}point au plus."),
            "{tired}"
        );
        let nearer = words(Hope::Nearer(2), Stop::Asked);
        assert!(nearer.contains("Vous avez arrêté la recherche"), "{nearer}");
        assert!(nearer.ends_with("de 2 unités au plus."), "{nearer}");
        let proven = verdict(&found(None), 2, Stop::Over);
        assert!(proven.ends_with("Le calcul est allé jusqu’au bout."));
    }
}
