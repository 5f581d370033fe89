// The studies at the settings of the page: those that are accepted, and the one that is asked for.

/** @typedef {import("./study.js").Study} Study */
/** @typedef {import("./study.js").Tab} Tab */

export class Shelf {
  constructor() {
    /**
     * The accepted ones by their places.
     * @type {Map<string, Study>}
     */
    this.studies = new Map();
    /**
     * One that is yet to be accepted.
     * @type {Study | null}
     */
    this.candidate = null;
    /**
     * Tabs whose studies belonged to other settings.
     * @type {Set<Tab>}
     */
    this.changed = new Set();
  }

  /** @param {Study} study that is asked for; what was asked for before it is wanted no more */
  propose(study) {
    this.dismiss();
    this.candidate = study;
  }

  dismiss() {
    this.candidate?.stop();
    this.candidate = null;
  }

  /**
   * Only once a study is accepted does it take the place of the one before; others stop.
   * @param {Study} study
   */
  accept(study) {
    if (study === this.candidate) this.candidate = null;
    for (const other of this.studies.values()) if (other !== study) other.stop();
    this.studies.set(study.place, study);
    this.changed.delete(study.tab);
  }

  /** Nothing is known of any study. */
  forget() {
    this.dismiss();
    for (const study of this.studies.values()) study.stop();
    this.studies.clear();
  }

  /** The settings are others. */
  leave() {
    for (const { tab } of this.studies.values()) this.changed.add(tab);
    if (this.candidate) this.changed.add(this.candidate.tab);
    this.forget();
  }

  /**
   * The study that buttons and bar of a place are about.
   * @param {string} place
   */
  own(place) {
    return this.candidate?.place === place ? this.candidate : this.studies.get(place);
  }

  get underWay() {
    return [...this.studies.values()].find((study) => study.isUnderWay);
  }
}
