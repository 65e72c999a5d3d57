//! What a command does to a room, and who may do what. Pure: the clock is an argument.

use crate::facilitation::model::{
    Command, MemberId, Method, Moment, Phase, Place, Refusal, Speaking, Stage, Step,
};

/// A room in which nothing has happened.
#[must_use]
pub fn waiting(method: &str) -> Stage {
    Stage {
        revision: 0,
        method: method.to_owned(),
        narrator: None,
        place: Place::Waiting,
        members_write: false,
        steps: Vec::new(),
    }
}

/// What the room must know to judge a command.
#[derive(Debug, Clone, Copy)]
pub struct Known<'a> {
    /// How many phases the method has.
    pub phases: usize,
    /// The codes of every method.
    pub methods: &'a [&'a str],
    /// Who is of the group.
    pub members: &'a [MemberId],
}

/// The room after a command of somebody who leads and has seen the revision `seen`.
///
/// Time never moves a room: only a command does.
///
/// # Errors
/// Why the command is refused; the room is then as it was.
pub fn obey(
    stage: &Stage,
    command: &Command,
    seen: i64,
    known: Known<'_>,
    now: Moment,
) -> Result<Stage, Refusal> {
    if seen != stage.revision {
        return Err(Refusal::Stale);
    }
    let mut next = Stage {
        revision: stage.revision + 1,
        ..stage.clone()
    };
    match (command, stage.place) {
        (Command::Choose(code), Place::Waiting) => {
            if !known.methods.contains(&code.as_str()) {
                return Err(Refusal::Unknown);
            }
            next.method.clone_from(code);
        }
        (Command::Narrate(who), Place::Waiting | Place::In(_)) => {
            if who.is_some_and(|who| !known.members.contains(&who)) {
                return Err(Refusal::Unknown);
            }
            next.narrator = *who;
        }
        (Command::LetWrite(may), _) => next.members_write = *may,
        (Command::Begin, Place::Waiting) => enter(&mut next, 0, now),
        (Command::Next, Place::In(step)) if step.phase + 1 < known.phases => {
            enter(&mut next, step.phase + 1, now);
        }
        (Command::Back, Place::In(step)) if step.phase > 0 => {
            enter(&mut next, step.phase - 1, now);
        }
        (Command::Close, Place::In(step)) => {
            let at = now.max(step.at);
            next.place = Place::Closed {
                phase: step.phase,
                at,
            };
        }
        (Command::Resume, Place::Closed { phase, .. }) => enter(&mut next, phase, now),
        _ => return Err(Refusal::NotNow),
    }
    Ok(next)
}

/// Enters a phase; another server's clock may be a little behind.
fn enter(stage: &mut Stage, phase: usize, now: Moment) {
    let last = stage.steps.last().map_or(now, |last| last.at);
    let step = Step {
        phase,
        at: now.max(last),
    };
    stage.steps.push(step);
    stage.place = Place::In(step);
}

/// Whether somebody may give a command. Those who lead give any; a member may offer, on the day, to tell
/// their situation while nobody does, and take it back: whoever tells is a volunteer.
#[must_use]
pub fn may_give(command: &Command, leads: bool, me: MemberId, stage: &Stage) -> bool {
    match command {
        Command::Narrate(Some(who)) if *who == me => leads || stage.narrator.is_none(),
        Command::Narrate(None) => leads || stage.narrator == Some(me),
        _ => leads,
    }
}

/// Whether a member is asked who will tell: until the phase in which somebody does.
#[must_use]
pub fn awaits_telling(stage: &Stage, method: &Method) -> bool {
    let tells = |phase: &Phase| phase.speaking == Speaking::Narrator;
    let telling = method.phases.iter().position(tells);
    match stage.place {
        Place::Waiting => true,
        Place::In(step) => telling.is_some_and(|telling| step.phase <= telling),
        Place::Closed { .. } => false,
    }
}

/// Whether somebody may write a note of a phase.
#[must_use]
pub fn may_write(leads: bool, stage: &Stage) -> bool {
    leads || stage.members_write
}

/// Whether somebody may write for themselves: the narrator.
#[must_use]
pub fn may_keep(me: MemberId, stage: &Stage) -> bool {
    stage.narrator == Some(me)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const PHASES: usize = 4;
    const METHODS: [&str; 2] = ["gease", "codeveloppement"];

    fn member(last: u8) -> MemberId {
        format!("01900000-0000-7000-8000-0000000000{last:02}")
            .parse()
            .expect("an identifier")
    }

    fn obeyed(stage: &Stage, command: &Command, seen: i64, now: i64) -> Result<Stage, Refusal> {
        let known = Known {
            phases: PHASES,
            methods: &METHODS,
            members: &[member(1), member(2)],
        };
        obey(stage, command, seen, known, Moment(now))
    }

    fn command() -> impl Strategy<Value = Command> {
        prop_oneof![
            Just(Command::Begin),
            Just(Command::Next),
            Just(Command::Next),
            Just(Command::Back),
            Just(Command::Close),
            Just(Command::Resume),
            any::<bool>().prop_map(Command::LetWrite),
            (0_u8..4).prop_map(|last| Command::Narrate(Some(member(last)))),
            Just(Command::Narrate(None)),
            prop_oneof!["gease", "codeveloppement", "autre"].prop_map(Command::Choose),
        ]
    }

    proptest! {
        /// Whatever is asked, by whoever is late or not, under a clock that may step back.
        #[test]
        fn a_room_is_always_somewhere(
            asked in prop::collection::vec((command(), 0_i64..3, 0_i64..1000), 0..60)
        ) {
            let mut stage = waiting("gease");
            for (command, late, now) in asked {
                let before = stage.clone();
                match obeyed(&before, &command, before.revision - late, now) {
                    Ok(after) => {
                        prop_assert_eq!(late, 0, "who has not seen the present is refused");
                        prop_assert_eq!(after.revision, before.revision + 1);
                        stage = after;
                    }
                    Err(refusal) => prop_assert_eq!(refusal == Refusal::Stale, late > 0),
                }
                match stage.place {
                    Place::Waiting => prop_assert!(stage.steps.is_empty()),
                    Place::In(step) => {
                        prop_assert!(step.phase < PHASES);
                        prop_assert_eq!(stage.steps.last(), Some(&step));
                    }
                    Place::Closed { phase, at } => {
                        let last = stage.steps.last().expect("a phase before the end");
                        prop_assert!(last.phase == phase && last.at <= at);
                    }
                }
                prop_assert!(stage.steps.is_sorted_by_key(|step| step.at));
                // One phase at a time, forwards or back; a room taken up again is where it was.
                prop_assert!(stage.steps.windows(2).all(|two| two[0].phase.abs_diff(two[1].phase) <= 1));
                prop_assert!(stage.narrator.is_none_or(|who| who == member(1) || who == member(2)));
                prop_assert!(METHODS.contains(&stage.method.as_str()));
            }
        }
    }

    #[test]
    fn a_room_goes_through_its_phases_by_hand() {
        let mut stage = waiting("gease");
        let mut all = vec![Command::Begin];
        all.extend(std::iter::repeat_n(Command::Next, PHASES - 1));
        for command in all {
            stage = obeyed(&stage, &command, stage.revision, 5).expect("a phase");
        }
        let seen = stage.revision;
        assert_eq!(
            obeyed(&stage, &Command::Next, seen, 6),
            Err(Refusal::NotNow)
        );
        stage = obeyed(&stage, &Command::Close, seen, 7).expect("an end");
        assert_eq!(
            stage.place,
            Place::Closed {
                phase: PHASES - 1,
                at: Moment(7)
            }
        );
        assert_eq!(
            obeyed(&stage, &Command::Back, stage.revision, 8),
            Err(Refusal::NotNow)
        );
        stage = obeyed(&stage, &Command::Resume, stage.revision, 9).expect("taken up again");
        assert_eq!(
            stage.place,
            Place::In(Step {
                phase: PHASES - 1,
                at: Moment(9)
            })
        );
    }

    #[test]
    fn the_method_is_chosen_before_and_no_stranger_tells() {
        let stage = waiting("gease");
        let choose = |code: &str| Command::Choose(code.to_owned());
        assert_eq!(
            obeyed(&stage, &choose("autre"), 0, 0),
            Err(Refusal::Unknown)
        );
        assert_eq!(
            obeyed(&stage, &Command::Narrate(Some(member(9))), 0, 0),
            Err(Refusal::Unknown)
        );
        let begun = obeyed(&stage, &Command::Begin, 0, 0).expect("begun");
        assert_eq!(obeyed(&begun, &choose("gease"), 1, 0), Err(Refusal::NotNow));
    }

    #[test]
    fn a_member_offers_to_tell_and_nothing_else() {
        let mut stage = waiting("gease");
        let (me, other) = (member(1), member(2));
        let (offer, back) = (Command::Narrate(Some(me)), Command::Narrate(None));
        assert!(may_give(&offer, false, me, &stage) && !may_give(&back, false, me, &stage));
        assert!(!may_give(&Command::Narrate(Some(other)), false, me, &stage));
        assert!(!may_give(&Command::Begin, false, me, &stage));
        stage.narrator = Some(other);
        for command in [&offer, &back] {
            assert!(!may_give(command, false, me, &stage), "another one tells");
            assert!(
                may_give(command, true, me, &stage),
                "those who lead arrange it"
            );
        }
        stage.narrator = Some(me);
        assert!(may_give(&back, false, me, &stage));
    }

    #[test]
    fn one_offers_until_the_story_is_told() {
        let gease = crate::facilitation::rules::methods::find("gease").expect("a method");
        let mut stage = waiting("gease");
        assert!(awaits_telling(&stage, gease));
        let mut asked = Vec::new();
        for phase in 0..gease.phases.len() {
            stage.place = Place::In(Step {
                phase,
                at: Moment(0),
            });
            asked.push(awaits_telling(&stage, gease));
        }
        let telling = gease.phases.iter().position(|phase| phase.code == "recit");
        let telling = telling.expect("a story");
        assert!(asked[..=telling].iter().all(|asked| *asked));
        assert!(!asked[telling + 1..].contains(&true));
        stage.place = Place::Closed {
            phase: 0,
            at: Moment(0),
        };
        assert!(!awaits_telling(&stage, gease));
    }

    #[test]
    fn only_the_narrator_writes_for_themselves() {
        let mut stage = waiting("gease");
        assert!(!may_keep(member(1), &stage) && !may_write(false, &stage));
        stage.narrator = Some(member(1));
        stage.members_write = true;
        assert!(may_keep(member(1), &stage) && !may_keep(member(2), &stage));
        assert!(may_write(false, &stage));
    }
}
