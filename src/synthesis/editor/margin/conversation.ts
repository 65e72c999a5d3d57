// What the page asks of the server about the margin, and what it is told.
import { CLOSED, type Margin } from "./thread";

/** How long an answer is waited for. */
const ANSWER_MS = 20_000;

export class Conversation {
  private isAsking = false;
  private asksAgain = false;

  constructor(
    /** « /syntheses/…/remarques » */
    private readonly address: string,
    /** The margin as it is now. */
    private readonly heard: (margin: Margin) => void,
  ) {}

  async ask(): Promise<void> {
    if (this.isAsking) return void (this.asksAgain = true);
    this.isAsking = true;
    try {
      const answer = await this.fetch("");
      // Frozen: the margin is no longer ours to read.
      if (answer.status === 404) this.heard(CLOSED);
      else if (answer.ok && !answer.redirected) this.heard(((await answer.json()) as { margin: Margin }).margin);
    } catch {
      // The line comes back, and says so.
    } finally {
      this.isAsking = false;
      if (this.asksAgain) {
        this.asksAgain = false;
        void this.ask();
      }
    }
  }

  /** Says why it was not done, unless it was. */
  async say(path: string, fields: Record<string, string>): Promise<string | null> {
    try {
      const answer = await this.post(path, fields);
      if (answer.redirected || answer.status === 401) return "Votre connexion a pris fin. Copiez vos mots, puis rechargez la page.";
      if (answer.status === 404) return "Ce n’est plus possible à cette étape du texte.";
      if (answer.ok || answer.status === 422) {
        const told = (await answer.json()) as { refused: string | null; margin: Margin };
        this.heard(told.margin);
        return told.refused;
      }
    } catch {
      // Said below.
    }
    return "Le serveur ne répond pas. Vos mots sont toujours là\u00a0: réessayez dans un instant.";
  }

  /** Where the passage of a note is now; whether that was kept, nobody waits to know. */
  move(id: string, starts: string, ends: string): void {
    this.post(id, { geste: "deplacer", debut: starts, fin: ends }).catch(() => {});
  }

  private post(path: string, fields: Record<string, string>): Promise<Response> {
    return this.fetch(path, { method: "POST", body: new URLSearchParams(fields) });
  }

  private fetch(path: string, given: RequestInit = {}): Promise<Response> {
    const line = new AbortController();
    setTimeout(() => line.abort(), ANSWER_MS);
    return fetch(path ? `${this.address}/${path}` : this.address, { ...given, headers: { accept: "application/json" }, signal: line.signal });
  }
}
