# Reference values for tests/stats/test_difference_in_differences.py: how much more did some change
# than the others?
#   Rscript tests/golden/measures.R   (R with the package survey; reads answers.csv and drawn.csv)
# The wave is odd or even place, the affected are group a. Without a design the interaction of lm
# with HC2 errors (written out; in a model with a parameter per cell it is the sum of s^2 / n) and
# Satterthwaite's degrees of freedom; with weights and with strata and clusters that of svyglm. Of
# respondents in both waves (their answers q1 and q2) that of lm on each one's change.
suppressMessages(library(survey))
options(survey.lonely.psu = "adjust")
folder <- dirname(sub("--file=", "", grep("--file=", commandArgs(FALSE), value = TRUE)))
d <- cbind(read.csv(file.path(folder, "answers.csv")), read.csv(file.path(folder, "drawn.csv")))
d$after <- (seq_len(nrow(d)) %% 2) * 1
d$affected <- (d$group == "a") * 1
worth <- list(mean = function(m) m, satisfied_share = function(m) (m >= 4) * 1)
rows <- list()
add <- function(...) rows[[length(rows) + 1]] <<- data.frame(...)
for (method in names(worth)) {
  d$y <- worth[[method]](d$q1)
  e <- d[!is.na(d$y), ]
  m <- lm(y ~ after * affected, data = e)
  X <- model.matrix(m); b <- solve(t(X) %*% X)
  V <- b %*% t(X) %*% diag(residuals(m)^2 / (1 - hatvalues(m))) %*% X %*% b
  v <- with(e, tapply(y, list(after, affected), var) / table(after, affected))
  n <- with(e, table(after, affected))
  stopifnot(abs(V[4, 4] - sum(v)) < 1e-12)
  add(method, design = "none", difference = coef(m)[[4]], error = sqrt(V[4, 4]),
      df = sum(v)^2 / sum(v^2 / (n - 1)))
  for (kind in c("weight", "clusters", "strata")) {
    s <- if (kind == "weight") svydesign(ids = ~1, weights = ~weight, data = e)
      else if (kind == "clusters")
        svydesign(ids = ~cluster, strata = ~stratum, weights = ~weight, data = d, nest = TRUE)
      else svydesign(ids = ~1, strata = ~stratum, weights = ~weight, data = d, fpc = ~customers)
    g <- svyglm(y ~ after * affected, design = subset(s, !is.na(y)))
    add(method, design = kind, difference = coef(g)[[4]], error = SE(g)[[4]], df = NA)
  }
  both <- d[!is.na(d$q1) & !is.na(d$q2), ]
  both$change <- worth[[method]](both$q1) - worth[[method]](both$q2)
  w <- t.test(change ~ affected, data = both)
  add(method, design = "panel", difference = unname(diff(w$estimate)), error = w$stderr, df = NA)
}
write.csv(do.call(rbind, rows), file.path(folder, "measures.csv"), row.names = FALSE, quote = FALSE)
cat(R.version.string, "survey", as.character(packageVersion("survey")), "\n")
