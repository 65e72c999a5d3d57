# Croisée: from a bare checkout, `make serve` and `make test` install what is missing, and start at once the second time.

CACHE := $(or $(CROISEE_CACHE),$(HOME)/.cache/croisee)
export CARGO_TARGET_DIR ?= $(CACHE)/target
export PATH := $(CACHE)/tools/bin:$(CURDIR)/scripts/node_modules/.bin:$(PATH)

SERVER := $(CARGO_TARGET_DIR)/debug/croisee
export CROISEE_BINARY := $(SERVER)
WASM := target/site/pkg/croisee.wasm
DATABASE := data/croisee.sqlite3
# The sample call was open then; CROISEE_HORLOGE_DEPART= (empty) gives the true time.
OPEN := 2025-02-10T09:00:00+01:00

# The files the browser's library was last built from, as cargo noted them; before that, every source.
NOTE := $(wildcard $(CARGO_TARGET_DIR)/front/wasm32-unknown-unknown/wasm-release/croisee_browser.d)
SOURCES := $(or $(wildcard $(filter $(CURDIR)/%,$(if $(NOTE),$(file <$(NOTE))))),$(shell find src browser -type f))

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
SHELL := bash
.SILENT:
.PHONY: help serve test check test-rust test-e2e test-collab storm fuzz soak size lighthouse bench site server install install-build release clean

##@ Chaque jour
help: ## Dit ce que make sait faire.
	awk 'BEGIN { FS = ":.*## " } \
	  /^##@/ { printf "\n%s\n", substr($$0, 5) } \
	  /^[a-z0-9-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

serve: site server $(DATABASE) ## Construit ce qui a changé et sert sur http://127.0.0.1:3000, exemples compris.
	CROISEE_HORLOGE_DEPART=$${CROISEE_HORLOGE_DEPART-$(OPEN)} exec $(SERVER) serve

test: install ## Vérifie tout : écriture, règles, SQLite et PostgreSQL, taille, parcours dans Chromium.
	exec scripts/test all

##@ Une partie seulement
check: install-build ## Vérifie l’écriture : format et clippy, côté serveur et côté navigateur.
	exec scripts/test check

test-rust: install-build ## Lance les tests Rust, sur SQLite et sur un PostgreSQL privé.
	scripts/install-system postgres python
	exec scripts/test rust

test-e2e: install site server ## Joue les parcours dans Chromium ; ARGS="public --headed" en choisit.
	cd end2end && exec node_modules/.bin/playwright test $(ARGS)

soak: install-build ## Éprouve longtemps les places : 200 tours de 50 personnes à la fois ; ROUNDS=… en change.
	scripts/install-system postgres
	CROISEE_ROUNDS=$(or $(ROUNDS),200) exec scripts/with-postgres cargo test --features ssr --test all race::

test-collab: install-build server ## Fait écrire ensemble des éditeurs qui ne sont pas les nôtres, et tue le serveur au milieu.
	scripts/install-npm scripts/collab --ignore-scripts
	scripts/install-npm src/synthesis/editor
	scripts/install-system postgres
	node scripts/collab/fuzz.mjs 300 7
	node scripts/collab/storm.mjs 3 1
	scripts/with-postgres node --test --test-force-exit --test-timeout=180000 --test-reporter=tap scripts/collab/instances.test.mjs
	exec node --test --test-force-exit --test-timeout=180000 --test-reporter=tap scripts/collab/suite.test.mjs scripts/collab/remarks.test.mjs

storm: install-build server ## Fait écrire vingt personnes par un mauvais réseau, deux serveurs tués de temps en temps ; RUNS=… et SEED=… en changent.
	scripts/install-npm scripts/collab --ignore-scripts
	scripts/install-system postgres
	exec scripts/with-postgres node scripts/collab/storm.mjs $(or $(RUNS),200) $(or $(SEED),1) 4

fuzz: install-build server ## Compare longtemps le moteur des synthèses à Yjs, au hasard ; CASES=… et SEED=… en changent.
	scripts/install-npm scripts/collab --ignore-scripts
	exec node scripts/collab/fuzz.mjs $(or $(CASES),10000) $(or $(SEED),1)

size: site ## Pèse ce que reçoit le navigateur pour candidater, contre son budget.
	exec scripts/size

lighthouse: install site server ## Note la page d’accueil avec Lighthouse, réglages mobiles : 98 au moins.
	exec scripts/with-server scripts/lighthouse

bench: install site server ## Mesure la recherche d’un groupe (à côté de la force brute et de sortition-algorithms), l’enregistrement, l’agenda, l’écriture à vingt, puis la frappe.
	cargo bench --features ssr --bench selection
	scripts/bench-sortition
	cargo bench --features ssr --bench save
	CROISEE_HORLOGE_DEPART=2025-06-03T18:00:05+02:00 scripts/with-server scripts/bench-agenda
	scripts/install-npm scripts/collab --ignore-scripts
	cargo build --release --features ssr --bin croisee
	scripts/install-npm scripts/collab/peers --ignore-scripts
	npm --prefix scripts/collab/peers rebuild better-sqlite3 >/dev/null 2>&1 || echo "  (sans compilateur C++ : hocuspocus est mesuré sans SQLite)"
	CROISEE_BINARY=$(CARGO_TARGET_DIR)/release/croisee node scripts/collab/bench.mjs
	CROISEE_BINARY=$(CARGO_TARGET_DIR)/release/croisee exec scripts/bench-writing

##@ Construire
site: install-build $(WASM) target/site/pkg/ecrire.js target/site/pkg/croisee.css target/public ## Construit dans target/site ce que reçoit le navigateur.

server: install-build ## Construit le serveur.
	[ -n "$$(find $(SERVER) -newer Cargo.lock 2>/dev/null)" ] || echo "→ Construction du serveur…"
	cargo build --features ssr --bin croisee

install: install-build ## Installe tout ce qui manque pour servir et pour tester.
	scripts/install-system postgres chromium python
	scripts/install-npm end2end
	scripts/install-npm scripts/collab --ignore-scripts

install-build:
	scripts/install-system cc
	scripts/install-rust
	scripts/install-npm scripts --omit=dev
	scripts/install-npm style
	scripts/install-npm src/synthesis/editor

release: site ## Construit de quoi déployer : target/croisee et target/site.
	cargo build --release --features ssr --bin croisee
	cp $(CARGO_TARGET_DIR)/release/croisee target/croisee

clean: ## Efface ce qui a été construit ici ; ni la base de données, ni les outils installés.
	rm -rf target style/dist end2end/test-results {end2end,scripts,scripts/collab,scripts/collab/peers,style,src/synthesis/editor}/node_modules
	cargo clean --package croisee --package croisee-browser

# Real files, so that make leaves alone what is up to date.
$(WASM): $(SOURCES) Cargo.toml browser/Cargo.toml Cargo.lock .cargo/config.toml | install-build style/dist/croisee.css
	echo "→ Construction de la partie navigateur…"
	scripts/build-site

style/dist/croisee.css: $(shell find style -name node_modules -prune -o -name dist -prune -o -type f -print) | install-build
	echo "→ Construction de la feuille de style…"
	npm --prefix style run --silent build
	touch $@

target/site/pkg/ecrire.js: $(wildcard src/synthesis/editor/*.ts src/synthesis/editor/margin/*.ts) src/synthesis/editor/package-lock.json | install-build $(WASM)
	npm --prefix src/synthesis/editor run --silent build

target/site/pkg/croisee.css: style/dist/croisee.css target/site/pkg/ecrire.js | $(WASM)
	cp $< $@
	scripts/compress target/site/pkg

target/public: style/dist/croisee.css $(shell find public -type f 2>/dev/null) | $(WASM)
	cp -R public/. target/site/
	touch $@

$(DATABASE): | server
	echo "→ Création de la base de données, avec les exemples…"
	mkdir -p $(@D)
	CROISEE_HORLOGE_DEPART=$${CROISEE_HORLOGE_DEPART-$(OPEN)} node scripts/sample.mjs >/dev/null \
  || { rm -f $@ $@-wal $@-shm; exit 1; }
