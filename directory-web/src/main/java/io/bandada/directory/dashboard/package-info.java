/// The dashboard: what people see of the network, live.
///
/// Purpose: every page is a [Screen]; [NetworkView] makes its model from what members, catalog, holdings, health and events
/// give; a template of the same name renders it. While somebody looks, [LiveFeed] notes what changed, [LiveTicker] makes one
/// [Round] a second of it, and [Viewer] sends what differs through [LiveSocket]; htmx swaps it in by element id.
///
/// What must stay true:
///
/// - Nobody imports this package: changes reach it as application events, and noting one never waits for a browser.
/// - A page and its live line are made from the same screen and the same fragments, so they cannot disagree; a page can be read
///   without its script, and its address holds filter, search, order and place.
/// - State is sent, not events: a browser that is slow, hidden, paused or was away gets one whole refresh. Lines that stand keep
///   their place; a line is rendered once for each state and shared by all who look.
/// - Names are text that strangers chose: templates escape them (`TemplateRulesTest`), scripts and styles come from files of
///   ours only, element ids are made of safe characters ([Line#handle]).
/// - A number is whole or says that it is not ([Tally]); a scale is of what is drawn ([Chart]); green is only what counts
///   ([Holder#mood]).
/// - What is counted is looked at every second, since a count may come long after the change that it counts.
/// - Every time is a `<time>` that the script says in the reader's own zone; without a script it says that it is UTC.
/// - Who is signed in keeps the frame, whatever goes wrong. `EveryPageTest` holds every page to axe and to its width.
/// - What is changed from a page is changed by the methods that the API calls.
///
/// What a test in a browser may hold on to: `body[data-live]` is `connected`, `paused`, `lost` or `off`; lines are
/// `tr#peer-{id}[data-state]`, `tr#file-{handle}[data-name]`, `tr#transfer-{handle}`, `tr#event-{id}` in `tbody#rows`; blocks are
/// `#health`, `#tiles`, `#charts`, `#latest` (overview), `#summary`, `#list` and `#foot` (lists), `#joined`, `#tokens` with `tr#token-{id}[data-state]` (add), `#state`, `#beats`, `#facts`,
/// `#transfers`, `#held` (peer), `#state`, `#facts`, `#holders`, `#history` (file); `#lost` is the banner of a lost connection.
/// A frame of the live line holds one element only: `<tr>` survives parsing only as the first, and lines are added by a
/// `<tbody hx-swap-oob="afterend:#...">`.
@NullMarked
package io.bandada.directory.dashboard;

import org.jspecify.annotations.NullMarked;
