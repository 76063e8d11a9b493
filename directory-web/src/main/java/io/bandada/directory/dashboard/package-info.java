/// The dashboard: what people see of the network, live.
///
/// The rooms, each of which knows those before it only: `text` < `charts` < `lists` < `screens` <
/// `live`; `pages` knows all but `live`.
///
/// What must stay true, beside what the rooms say:
///
/// - Nobody imports this package: changes reach it as application events.
/// - A page can be read without its script, and its address holds filter, search, order and place.
/// - Names are text that strangers chose: templates escape them (`TemplateRulesTest`), scripts and
///   styles come from files of ours only.
/// - Lines that stand keep their place.
/// - Every time is a `<time>` that the script says in the reader's own zone; without a script it
///   says that it is UTC.
/// - `EveryPageTest` holds every page to axe and to its width.
///
/// What a test in a browser may hold on to: `body[data-live]` is `connected`, `paused`, `lost` or
/// `off`; lines are `tr#peer-{id}[data-state]`, `tr#folder-{handle}[data-folder]`,
/// `tr#file-{handle}[data-name]`, `tr#transfer-{handle}`, `tr#event-{id}` in `tbody#rows`; blocks
/// are `#health`, `#tiles`, `#charts`, `#latest` (overview), `#summary`, `#list` and `#foot`
/// (lists), `#joined`, `#tokens` with `tr#token-{id}[data-state]` (add), `#state`, `#beats`,
/// `#facts`, `#transfers`, `#held` (peer), `#state`, `#facts`, `#holders`, `#history` (file);
/// `#lost` is the banner of a lost connection. A frame of the live line holds one element only:
/// `<tr>` survives parsing only as the first, and lines are added by a `<tbody
/// hx-swap-oob="afterend:#...">`.
@NullMarked
package io.bandada.directory.dashboard;

import org.jspecify.annotations.NullMarked;
