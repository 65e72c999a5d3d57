//! What may be typed after `croisee`.

use std::{path::PathBuf, process::ExitCode};

use clap::{
    ArgAction, Args, Parser, Subcommand, ValueEnum,
    error::{ContextKind, ContextValue, ErrorKind},
};

use crate::{account::model::Role, server::settings::Overrides};

const HELP: &str = "{about}\n\nUsage : {usage}\n\n{all-args}";

/// Croisée, de l’appel à candidatures à la restitution.
#[derive(Debug, Parser)]
#[command(
    name = "croisee",
    version,
    help_template = HELP,
    disable_help_flag = true,
    disable_version_flag = true,
    disable_help_subcommand = true,
    subcommand_help_heading = "Commandes",
    subcommand_value_name = "COMMANDE"
)]
pub(super) struct Arguments {
    #[command(subcommand)]
    pub command: Option<Command>,
    #[command(flatten)]
    pub settings: SettingsArguments,
    /// Affiche cette aide.
    #[arg(short = 'h', long = "help", visible_alias = "aide", action = ArgAction::Help, global = true)]
    help: Option<bool>,
    /// Affiche la version.
    #[arg(short = 'V', long = "version", action = ArgAction::Version)]
    version: Option<bool>,
}

/// Where the settings are, and what replaces them for this once.
#[derive(Debug, Args)]
pub(super) struct SettingsArguments {
    /// Fichier de réglages.
    #[arg(
        long,
        global = true,
        value_name = "FICHIER",
        default_value = "Leptos.toml",
        hide_default_value = true
    )]
    pub config: PathBuf,
    /// Adresse où écouter, comme 127.0.0.1:3000.
    #[arg(long = "adresse", global = true, value_name = "ADRESSE")]
    site_addr: Option<String>,
    /// Base de données : sqlite:CHEMIN ou postgres://…
    #[arg(long = "base", global = true, value_name = "BASE")]
    database: Option<String>,
    /// Instant d’où le temps part, pour une démonstration.
    #[arg(long = "horloge", global = true, value_name = "INSTANT")]
    clock: Option<String>,
}

impl SettingsArguments {
    pub fn overrides(&self) -> Overrides {
        Overrides {
            site_addr: self.site_addr.to_owned(),
            database: self.database.to_owned(),
            clock: self.clock.to_owned(),
        }
    }
}

#[derive(Debug, Subcommand)]
pub(super) enum Command {
    /// Sert le site (c’est la commande par défaut).
    #[command(help_template = HELP)]
    Serve {
        /// Ouvre aussi un document d’essai à toute adresse /collab/… qu’ouvre une administratrice ou un
        /// administrateur ; seulement sur cette machine.
        #[arg(long = "banc")]
        bench: bool,
    },
    /// Reconstruit chaque document écrit ensemble depuis sa première modification, et compare.
    #[command(help_template = HELP)]
    CheckLog,
    /// Fait passer des modifications par le portillon et le moteur ; pour les bancs d’essai.
    #[command(hide = true)]
    Apply,
    /// Ajoute à la base les appels, candidatures et synthèses de fichiers JSON.
    #[command(help_template = HELP)]
    Import {
        /// Les fichiers, dans l’ordre : un appel avant ses candidatures.
        #[arg(required = true, value_name = "FICHIER")]
        files: Vec<PathBuf>,
    },
    /// Écrit en JSON, sur la sortie, les synthèses venues d’un fichier, telles qu’elles sont aujourd’hui.
    #[command(help_template = HELP)]
    Export {
        /// Leurs noms dans le fichier, comme aep-2024-03-05 ; sans nom, toutes.
        #[arg(value_name = "NOM")]
        references: Vec<String>,
    },
    /// Vérifie des réponses contre le questionnaire d’un appel.
    #[command(help_template = HELP)]
    Check(CheckArguments),
    /// Ajoute une personne, ou ouvre une session pour elle.
    #[command(subcommand, help_template = HELP, subcommand_help_heading = "Commandes", disable_help_subcommand = true)]
    User(UserCommand),
    /// Met le schéma de la base à jour.
    #[command(help_template = HELP)]
    Migrate,
    /// Copie la base SQLite dans un nouveau fichier, même pendant que le site sert.
    #[command(help_template = HELP)]
    Backup {
        /// Le fichier à créer.
        #[arg(value_name = "FICHIER")]
        file: PathBuf,
    },
    /// Remplace la base SQLite par une copie ; le site doit être arrêté.
    #[command(help_template = HELP)]
    Restore {
        /// La copie.
        #[arg(value_name = "FICHIER")]
        file: PathBuf,
    },
}

/// `croisee check --appel FILE --reponses FILE [--depose-le RFC3339]`
#[derive(Debug, Args)]
pub struct CheckArguments {
    /// Le fichier de l’appel.
    #[arg(long = "appel", value_name = "FICHIER")]
    pub call: PathBuf,
    /// Le fichier des réponses : par question, ou sous la clé « reponses ».
    #[arg(long = "reponses", value_name = "FICHIER")]
    pub answers: PathBuf,
    /// L’instant du dépôt, comme 2025-02-14T18:04:00+01:00 ; sans lui, dans les temps.
    #[arg(long = "depose-le", value_name = "INSTANT")]
    pub submitted_at: Option<String>,
}

#[derive(Debug, Subcommand)]
pub(super) enum UserCommand {
    /// Ajoute une personne, ou lui donne un rôle de plus.
    #[command(help_template = HELP)]
    Add {
        /// Son adresse e-mail.
        #[arg(value_name = "EMAIL")]
        email: String,
        /// Son rôle.
        #[arg(
            long,
            value_enum,
            hide_possible_values = true,
            value_name = "lecteur|administrateur|participant"
        )]
        role: TypedRole,
    },
    /// Ouvre une session et affiche l’en-tête Cookie qui la porte.
    #[command(help_template = HELP)]
    Cookie {
        /// Son adresse e-mail.
        #[arg(value_name = "EMAIL")]
        email: String,
    },
}

/// A role as it is typed.
#[derive(Debug, Clone, Copy, ValueEnum)]
pub(super) enum TypedRole {
    #[value(name = "lecteur")]
    Reader,
    #[value(name = "administrateur")]
    Administrator,
    /// No role beside oneself.
    #[value(name = "participant")]
    Participant,
}

impl From<TypedRole> for Option<Role> {
    fn from(typed: TypedRole) -> Self {
        match typed {
            TypedRole::Reader => Some(Role::Reader),
            TypedRole::Administrator => Some(Role::Administrator),
            TypedRole::Participant => None,
        }
    }
}

/// Answers arguments that name no command: the help that was asked for, or one French line.
pub(super) fn answer(error: &clap::Error) -> ExitCode {
    if matches!(
        error.kind(),
        ErrorKind::DisplayHelp
            | ErrorKind::DisplayVersion
            | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand
    ) {
        print!("{error}");
        return ExitCode::SUCCESS;
    }
    eprintln!("{} Essayez « croisee --help ».", in_french(error));
    ExitCode::FAILURE
}

fn in_french(error: &clap::Error) -> String {
    let context = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => text.to_owned(),
        Some(ContextValue::Strings(texts)) => texts.join(" "),
        _ => String::new(),
    };
    let argument = context(ContextKind::InvalidArg);
    let value = context(ContextKind::InvalidValue);
    match error.kind() {
        ErrorKind::InvalidSubcommand => format!(
            "« {} » n’est pas une commande.",
            context(ContextKind::InvalidSubcommand)
        ),
        ErrorKind::MissingSubcommand => "Il manque une commande.".to_owned(),
        ErrorKind::UnknownArgument => format!("« {argument} » n’est pas attendu ici."),
        ErrorKind::MissingRequiredArgument => format!("Il manque {argument}."),
        ErrorKind::InvalidValue if value.is_empty() => {
            format!("Il manque la valeur de {argument}.")
        }
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            format!("« {value} » ne convient pas pour {argument}.")
        }
        _ => "La commande n’est pas comprise.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    fn refusal(line: &str) -> String {
        let words = std::iter::once("croisee").chain(line.split_whitespace());
        in_french(&Arguments::try_parse_from(words).expect_err(line))
    }

    #[test]
    fn the_frame_holds_together() {
        Arguments::command().debug_assert();
        let plain = Arguments::try_parse_from(["croisee"]).expect("no command serves");
        assert!(plain.command.is_none());
    }

    #[test]
    fn what_is_mistyped_is_told_in_french() {
        assert_eq!(refusal("servir"), "« servir » n’est pas une commande.");
        assert_eq!(
            refusal("serve --port 1"),
            "« --port » n’est pas attendu ici."
        );
        assert_eq!(refusal("import"), "Il manque <FICHIER>....");
        assert_eq!(
            refusal("user add a@b.fr --role roi"),
            "« roi » ne convient pas pour --role <lecteur|administrateur|participant>."
        );
        assert_eq!(
            refusal("user add a@b.fr"),
            "Il manque --role <lecteur|administrateur|participant>."
        );
    }
}
