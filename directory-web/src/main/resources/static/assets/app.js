// The dashboard's own script: everything here is comfort. Without it every page can still be read and every form sent.
(() => {
  'use strict';
  const MAX_ROWS = 300;          // the page never holds more
  const PULSE_MILLIS = 15000;    // the server says something every 5 s; silent for so long: the line is dead
  const KEEP_MILLIS = 600000;    // a page that is looked at is not idle
  const PRESS_MILLIS = 10000;    // nobody clicks for longer: the release was lost
  const $ = (selector, from = document) => from.querySelector(selector);
  const $$ = (selector, from = document) => [...from.querySelectorAll(selector)];
  const body = document.body;

  // ---- the live line ----
  let socket = null, paused = false, lastWord = 0, lostAt = 0, ended = false, leaving = false, opened = false;
  addEventListener('pagehide', () => { leaving = true; });
  addEventListener('pageshow', () => { leaving = false; });
  const live = (state, words) => {
    body.dataset.live = state;
    const line = $('#live-word'); if (line && line.textContent !== words) line.textContent = words;
  };
  if (window.htmx) htmx.config.wsReconnectDelay = (tries) => Math.min(8000, 500 * 2 ** tries) * (0.5 + Math.random() / 2);
  const tell = (want) => { try { socket?.send(JSON.stringify({ send: want })); } catch { /* closing: the next open asks anew */ } };
  const wanted = () => !paused && !document.hidden;
  const banner = (words) => {
    const b = $('#lost'); b.hidden = !words;
    if (words) $('p', b).replaceChildren(...words);
  };
  const signedOut = () => {
    ended = true; live('lost', 'Signed out');
    const link = document.createElement('a'); link.href = location.href; link.textContent = 'Sign in again';
    banner(['You are signed out, and what you see no longer changes. ', link, '.']);
  };
  const stamp = () => { const t = $('#as-of'); if (t) t.textContent = 'updated ' + new Date().toLocaleTimeString([], { hour12: false }); };

  const notConnected = () => {
    if (!lostAt || ended) return;
    live('lost', 'Not connected');
    banner(['Not connected since ' + new Date(lostAt).toLocaleTimeString([], { hour12: false })
      + ': what you see may be old. It is tried again by itself; files and peers are not affected.']);
  };
  document.addEventListener('htmx:wsOpen', (e) => {
    opened = true; socket = e.detail.socketWrapper; lastWord = Date.now(); lostAt = 0; banner(null);
    live(paused ? 'paused' : 'connected', paused ? 'Paused' : 'Live'); if (!wanted()) tell(false); stamp();
  });
  document.addEventListener('htmx:wsClose', (e) => {
    const code = e.detail.event.code;
    if (leaving || ended || code === 1000) return;
    if (code === 1008) { signedOut(); return; }
    lostAt ||= Date.now(); if (opened) notConnected();
    // A new process knows no session.
    fetch('/', { method: 'HEAD', redirect: 'manual' }).then((r) => {
      if (r.type === 'opaqueredirect') signedOut();
      else if (!r.ok || opened) notConnected();
      else { live('paused', 'Not live'); banner(['No live updates: a proxy may not pass WebSockets. Reload for news.']); }
    }, notConnected);
  });
  document.addEventListener('htmx:wsAfterMessage', () => {
    lastWord = Date.now(); stamp(); times(); unfold(); own();
    const rows = $('#rows');
    if (rows?.dataset.trim) while (rows.rows.length > MAX_ROWS) rows.lastElementChild.remove();
    $$('tr.gone', rows ?? body).forEach((row) => setTimeout(() => row.classList.contains('gone') && row.remove(), 4000));
  });
  // A line is the same for all who look: what a member may not steer is hidden here, and refused there.
  const own = () => body.dataset.role === 'member' && $$('tr[data-owner] .steer').forEach((cell) => { cell.hidden = cell.parentElement.dataset.owner !== body.dataset.user; });
  own();
  const pause = (on) => {
    paused = on; const b = $('#pause');
    if (b) { b.setAttribute('aria-pressed', String(on)); b.title = on ? 'Go on (p)' : 'Pause (p)'; $('use', b).setAttribute('href', b.dataset[on ? 'play' : 'pause']); }
    if (!lostAt) live(on ? 'paused' : 'connected', on ? 'Paused' : 'Live');
    tell(wanted());
  };
  document.addEventListener('visibilitychange', () => tell(wanted()));
  setInterval(() => {
    if (socket && wanted() && !ended && body.dataset.live === 'connected' && Date.now() - lastWord > PULSE_MILLIS) {
      lostAt = Date.now(); live('lost', 'Not connected');
      banner(['The directory has said nothing for a while: what you see may be old. It is tried again by itself.']);
      socket.reconnect();
    }
  }, 5000);
  if ($('#live')) setInterval(() => { if (!document.hidden && !ended) fetch('/', { method: 'HEAD' }).catch(() => {}); }, KEEP_MILLIS);

  // ---- what is under the pointer stays until it is let go: a click counts only where both ends of it meet the same element ----
  let pressed = 0, withheld = false;
  const letGo = () => {
    clearTimeout(pressed); pressed = 0;
    if (withheld) { withheld = false; tell(false); tell(wanted()); } // whoever asks anew gets the whole
  };
  addEventListener('pointerdown', (e) => {
    if (e.button === 0) { clearTimeout(pressed); pressed = setTimeout(letGo, PRESS_MILLIS); }
  }, true);
  ['pointerup', 'pointercancel', 'blur'].forEach((end) => addEventListener(end, letGo));
  document.addEventListener('htmx:wsBeforeMessage', (e) => {
    if (pressed) { e.preventDefault(); withheld = true; lastWord = Date.now(); }
  });

  // ---- relative times: the exact one is in the title ----
  const ago = (at) => {
    const s = Math.max(0, Math.round((Date.now() - at) / 1000));
    if (s < 5) return 'just now';
    if (s < 60) return s + ' s ago';
    if (s < 3600) return Math.floor(s / 60) + ' min ago';
    if (s < 86400) return Math.floor(s / 3600) + ' h ago';
    if (s < 86400 * 60) return Math.floor(s / 86400) + ' d ago';
    return Math.floor(s / 86400 / 30) + ' months ago';
  };
  const left = (until) => {
    const s = Math.max(0, Math.round((until - Date.now()) / 1000));
    return s === 0 ? 'over' : s < 60 ? s + ' s left' : Math.ceil(s / 60) + ' min left';
  };
  // Every time of a page is the reader's own.
  const at = (options) => new Intl.DateTimeFormat('en-GB', { hourCycle: 'h23', ...options });
  const two = { hour: '2-digit', minute: '2-digit' }, date = { ...two, second: '2-digit', day: 'numeric', month: 'short' };
  const forms = { clock: at(two), day: at({ weekday: 'short', day: 'numeric' }), stamp: at(date), exact: at({ ...date, year: 'numeric' }) };
  const times = () => $$('time[data-ago], time[data-until], time[data-at]').forEach((t) => {
    const when = Date.parse(t.dateTime);
    const words = 'ago' in t.dataset ? ago(when) : 'at' in t.dataset ? forms[t.dataset.at].format(when) : forms.clock.format(when) + ' (' + left(when) + ')';
    if (t.textContent !== words) t.textContent = words;
    if (!t.dataset.local) { t.dataset.local = '1'; t.title = new Date(when).toLocaleString() + ' (' + t.dateTime + ')'; }
  });
  times(); setInterval(() => { if (!document.hidden && !paused) times(); }, 1000);

  // ---- what was unfolded stays so when its line is sent anew ----
  const unfolded = new Set();
  let held = null;
  document.addEventListener('toggle', (e) => {
    if (e.target.matches?.('details[data-keep]')) unfolded[e.target.open ? 'add' : 'delete'](e.target.id);
  }, true);
  document.addEventListener('htmx:wsBeforeMessage', () => { held = document.activeElement?.closest?.('details[data-keep] > summary')?.parentElement.id ?? null; });
  const unfold = () => {
    unfolded.forEach((id) => { const d = document.getElementById(id); if (d) d.open = true; else unfolded.delete(id); });
    if (held && document.activeElement === body) $('summary', document.getElementById(held) ?? body)?.focus({ preventScroll: true });
  };

  // ---- theme, copying, help ----
  const theme = () => {
    const now = document.documentElement.dataset.theme ?? (matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light');
    const next = now === 'dark' ? 'light' : 'dark';
    document.documentElement.dataset.theme = next;
    try { localStorage.setItem('theme', next); } catch { /* not remembered, still shown */ }
  };
  const copy = async (button) => {
    const from = button.dataset.copy || button.previousElementSibling.textContent;
    try { await navigator.clipboard.writeText(from); }
    catch { const r = document.createRange(); r.selectNodeContents(button.previousElementSibling); getSelection().removeAllRanges(); getSelection().addRange(r); return; }
    const word = $('#said'); if (word) word.textContent = 'Copied'; button.dataset.done = '1';
    const old = button.title; button.title = 'Copied'; $('span', button).textContent = 'Copied';
    setTimeout(() => { button.title = old; $('span', button).textContent = 'Copy'; if (word) word.textContent = ''; }, 1600);
  };
  const help = $('#help');
  document.addEventListener('click', (e) => {
    const b = e.target.closest('button'); if (!b) return;
    if (b.id === 'theme') theme();
    else if (b.id === 'pause') pause(!paused);
    else if (b.id === 'ask') help.showModal();
    else if (b.hasAttribute('data-close')) b.closest('dialog').close();
    else if (b.hasAttribute('data-copy')) copy(b);
  });
  $$('select[data-go]').forEach((s) => s.addEventListener('change', () => s.form.requestSubmit()));

  // ---- keyboard ----
  const places = { o: '/', p: '/peers', f: '/files', t: '/transfers', e: '/events', u: '/users' };
  let went = 0;
  const walk = (step) => {
    const rows = $$('#rows > tr'); if (!rows.length) return;
    const at = rows.findIndex((r) => r.classList.contains('here'));
    const next = rows[Math.max(0, Math.min(rows.length - 1, at < 0 ? 0 : at + step))];
    rows[at]?.classList.remove('here'); next.classList.add('here');
    ($('a', next) ?? next).focus({ preventScroll: true }); next.scrollIntoView({ block: 'nearest' });
  };
  document.addEventListener('keydown', (e) => {
    if (e.ctrlKey || e.metaKey || e.altKey || e.isComposing) return;
    const typing = e.target.closest('input, select, textarea');
    if (typing) { if (e.key === 'Escape') typing.blur(); return; }
    if (help?.open) return;
    if (went && Date.now() - went < 1200) {
      went = 0; const to = places[e.key]; if (to && (e.key !== 'u' || $('.nav a[href="/users"]'))) { e.preventDefault(); location.href = to; }
      return;
    }
    switch (e.key) {
      case '/': { const s = $('input[type=search]'); if (s) { e.preventDefault(); s.focus(); s.select(); } else location.href = '/files'; break; }
      case 'g': went = Date.now(); break;
      case 'j': walk(1); break;
      case 'k': walk(-1); break;
      case 'n': $('a[rel=next]')?.click(); break;
      case 'p': if ($('#pause')) pause(!paused); break;
      case '?': help?.showModal(); break;
    }
  });
})();
