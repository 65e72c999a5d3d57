//! The margin of a text, as it stands without a script: what is said of it, and forms to answer. The editor
//! (`editor/margin/remarks.ts`) makes the same out of the same names, each note beside its passage.

use leptos::prelude::*;

use crate::{
    synthesis::{
        actions::{Margin, Thread, Trouble, Words},
        model::{
            DocumentId,
            remark::{RemarkId, RemarkState},
        },
    },
    ui::{Button, ButtonKind, Notice, Tone},
};

/// The margin.
pub fn margin(id: DocumentId, margin: &Margin) -> impl IntoView + use<> {
    let address = format!("/syntheses/{id}/remarques");
    let trouble = margin.trouble.as_ref();
    let alone = trouble
        .filter(|trouble| !margin.threads.iter().any(|thread| trouble.is_of(thread)))
        .map(|trouble| {
            let why = trouble.why;
            view! { <Notice tone=Tone::Attention announced=true><p>{why}</p></Notice> }
        });
    let (open, done): (Vec<_>, Vec<_>) = margin
        .threads
        .iter()
        .partition(|thread| thread.state == RemarkState::Open.code());
    let waiting = open.iter().filter(|thread| thread.proposes).count();
    let all = (margin.may_decide && waiting > 1).then(|| all(&address));
    let list = |threads: &[&Thread]| {
        let notes = threads
            .iter()
            .map(|thread| note(&address, margin, thread))
            .collect_view();
        view! { <ol class="glosses">{notes}</ol> }
    };
    let nothing = margin.threads.is_empty().then(|| {
        view! { <p class="soft small">"Rien pour l’instant."</p> }
    });
    let open = (!open.is_empty()).then(|| list(&open));
    let done = (!done.is_empty()).then(|| {
        let count = match done.len() {
            1 => "Une note réglée".to_owned(),
            count => format!("{count} notes réglées"),
        };
        view! {
            <details class="margin-done">
                <summary>{count}</summary>
                {list(&done)}
            </details>
        }
    });
    view! {
        <aside class="margin" id="marge" data-part="marge" data-remarques=address.clone() aria-labelledby="marge-titre">
            <h2 id="marge-titre" class="margin-title">"En marge"</h2>
            {alone}
            {nothing}
            {all}
            {open}
            {done}
        </aside>
    }
}

/// Everything that is proposed, at once.
fn all(address: &str) -> impl IntoView + use<> {
    let action = format!("{address}/toutes");
    view! {
        <form method="post" action=action class="gloss-actions">
            <Button small=true kind=ButtonKind::Secondary name="geste" value="accepter">"Tout accepter"</Button>
            <Button small=true kind=ButtonKind::Quiet name="geste" value="refuser">"Tout refuser"</Button>
        </form>
    }
}

/// One thread.
fn note(address: &str, margin: &Margin, thread: &Thread) -> impl IntoView + use<> {
    let id = format!("remarque-{}", thread.id);
    let title = format!("{id}-titre");
    let action = format!("{address}/{}", thread.id);
    let is_open = thread.state == RemarkState::Open.code();
    let trouble = margin
        .trouble
        .as_ref()
        .filter(|trouble| trouble.is_of(thread));
    let kind = if thread.proposes {
        "Proposition"
    } else {
        "Commentaire"
    };
    let passage = match (&thread.place, thread.quote.is_empty()) {
        (None, true) => Some(view! { <p class="gloss-gone">"Passage supprimé"</p> }.into_any()),
        (None, false) => {
            let quote = thread.quote.clone();
            Some(
                view! { <p class="gloss-gone">"Passage supprimé\u{a0}: "<q>{quote}</q></p> }
                    .into_any(),
            )
        }
        (Some(_), _) if thread.proposes => None,
        (Some(_), _) => {
            let quote = thread.quote.clone();
            Some(view! { <p class="gloss-passage"><q>{quote}</q></p> }.into_any())
        }
    };
    let said = if thread.proposes {
        thread.gesture.clone()
    } else {
        thread.words.body.clone()
    };
    let answers = thread
        .answers
        .iter()
        .map(|answer| answered(address, answer))
        .collect_view();
    let settled =
        (!is_open).then(|| view! { <p class="gloss-settled">{thread.settled.clone()}</p> });
    let decide = (is_open && thread.proposes && margin.may_decide).then(|| {
        let action = action.clone();
        view! {
            <form method="post" action=action class="gloss-actions">
                <Button small=true name="geste" value="accepter">"Accepter"</Button>
                <Button small=true kind=ButtonKind::Secondary name="geste" value="refuser">"Refuser"</Button>
            </form>
        }
    });
    let settle = thread.may_settle.then(|| {
        let (value, words) = if is_open {
            ("regler", "C’est réglé")
        } else {
            ("rouvrir", "Rouvrir")
        };
        view! { <button type="submit" class="gloss-link" name="geste" value=value>{words}</button> }
    });
    let withdraw = thread.words.may_withdraw.then(|| {
        view! { <button type="submit" class="gloss-link" name="geste" value="retirer">"Retirer"</button> }
    });
    let links = (settle.is_some() || withdraw.is_some()).then(|| {
        let action = action.clone();
        view! { <form method="post" action=action class="gloss-actions">{settle}{withdraw}</form> }
    });
    let answer = (is_open && margin.may_add).then(|| answer(&id, &action, trouble));
    view! {
        <li class="gloss" id=id data-kind=if thread.proposes { "suggestion" } else { "commentaire" } data-state=thread.state>
            <h3 class="gloss-title" id=title>
                {kind}" par "<span class="gloss-who" data-rank=rank(&thread.words)>{thread.words.by.clone()}</span>
            </h3>
            {passage}
            <p class="gloss-words">{said}</p>
            <p class="gloss-at">{thread.words.at.clone()}</p>
            {settled}
            {decide}
            {(!thread.answers.is_empty()).then(|| view! { <ol class="gloss-answers">{answers}</ol> })}
            <div class="gloss-foot">
                {links}
                {answer}
            </div>
        </li>
    }
}

fn rank(words: &Words) -> Option<String> {
    words.rank.map(|rank| (rank % 8).to_string())
}

fn answered(address: &str, answer: &Words) -> impl IntoView + use<> {
    let action = format!("{address}/{}", answer.key);
    let withdraw = answer.may_withdraw.then(|| {
        view! {
            <form method="post" action=action class="gloss-actions">
                <button type="submit" class="gloss-link" name="geste" value="retirer">"Retirer"</button>
            </form>
        }
    });
    view! {
        <li class="gloss-answer">
            <p class="gloss-words"><strong class="gloss-who" data-rank=rank(answer)>{answer.by.clone()}</strong>" "{answer.body.clone()}</p>
            <p class="gloss-at">{answer.at.clone()}</p>
            {withdraw}
        </li>
    }
}

/// The form that answers, once however often it is sent; it says what is wrong, and keeps what was typed.
fn answer(id: &str, action: &str, trouble: Option<&Trouble>) -> impl IntoView + use<> {
    let field = format!("{id}-mots");
    let error_id = format!("{field}-erreur");
    let why = trouble.map(|trouble| trouble.why);
    let typed = trouble
        .and_then(|trouble| trouble.answers.as_ref())
        .map(|(_, typed)| typed.clone());
    let described = why.map(|_| error_id.clone());
    view! {
        <details class="gloss-more" open=why.is_some()>
            <summary>"Répondre"</summary>
            <form method="post" action=action.to_owned() class="gloss-form">
                <label class="visually-hidden" for=field.clone()>"Votre réponse"</label>
                {why.map(|why| view! { <p class="field-error" id=error_id role="alert">{why}</p> })}
                <textarea class="input" id=field name="mots" rows="2" maxlength="4000" aria-invalid=why.map(|_| "true") aria-describedby=described>{typed.clone()}</textarea>
                <input type="hidden" name="cle" value=RemarkId::fresh().to_string() />
                <button type="submit" class="button small" name="geste" value="repondre">"Répondre"</button>
            </form>
        </details>
    }
}
