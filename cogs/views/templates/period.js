// Ties of a period, where ties have dates. Marks and figures stay as they are.

const hasPeriod = () => view.since >= 0 || view.until >= 0;

function isInPeriod(tie) {
  if (!hasPeriod()) return true;
  if (!tie.span) return false;
  return tie.span[1] >= view.since && (view.until < 0 || tie.span[0] <= view.until);
}

function periodWords() {
  const names = facts.periods.map((period) => period.heading);
  if (view.since < 0) return `up to ${names[view.until]}`;
  if (view.until < 0) return `from ${names[view.since]}`;
  return view.since === view.until ? `of ${names[view.since]}` : `from ${names[view.since]} to ${names[view.until]}`;
}

function showPeriod() {
  if (!element("since")) return;
  element("since").value = String(view.since);
  element("until").value = String(view.until);
}

function watchPeriod() {
  if (!element("since")) return;
  const undated = ties.filter((tie) => !tie.span).length;
  const set = (part) => {
    change(part);
    const without = undated ? ` ${counted(undated, "tie")} without a date ${undated === 1 ? "is" : "are"} hidden.` : "";
    announce(hasPeriod() ? `Ties ${periodWords()}.${without}` : "Ties of every date are shown.");
  };
  // The other end follows, so that the period never ends before it begins.
  element("since").addEventListener("change", (event) => {
    const since = Number(event.target.value);
    set({ since, until: view.until >= 0 && view.until < since ? since : view.until });
  });
  element("until").addEventListener("change", (event) => {
    const until = Number(event.target.value);
    set({ until, since: until >= 0 && view.since > until ? until : view.since });
  });
}
