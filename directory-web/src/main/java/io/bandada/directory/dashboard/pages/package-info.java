/// The addresses that a browser opens, and the forms behind them.
///
/// What must stay true: what is changed from a page is changed by the methods that the API calls; a
/// form that cannot be undone asks first; who is signed in keeps the frame, whatever goes wrong
/// ([ErrorPages]).
@NullMarked
package io.bandada.directory.dashboard.pages;

import org.jspecify.annotations.NullMarked;
