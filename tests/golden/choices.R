# Reference values for tests/analysis/test_choices.py: a question with several answers.
#   Rscript tests/golden/choices.R    (R with the package survey; reads answers.csv and drawn.csv)
# Option a is ticked by whom q1 is 4 or 5, b by q2, c by q3; a gap ticks nothing; who left out all
# three did not answer. Once as each simple random answer, once weighted, once as it was drawn.
# `wave` compares respondents 1-54 by q1 with 27-80 by q2, of whom 28 are in both (Derrick et al. 2017,
# written out as in overlap.R). `alone` is a question with one answer: the last that was ticked.
suppressMessages(library(survey))
options(survey.lonely.psu = "adjust")
folder <- dirname(sub("--file=", "", grep("--file=", commandArgs(FALSE), value = TRUE)))
d <- cbind(read.csv(file.path(folder, "answers.csv")), read.csv(file.path(folder, "drawn.csv")))
marks <- as.matrix(d[, c("q1", "q2", "q3")])
ticks <- (!is.na(marks) & marks >= 4) * 1
colnames(ticks) <- c("a", "b", "c")
d <- cbind(d, ticks)
d$answered <- rowSums(!is.na(marks)) > 0
d$id <- seq_len(nrow(d))
d$choice <- factor(ifelse(d$c == 1, "c", ifelse(d$b == 1, "b", ifelse(d$a == 1, "a", "none"))))
rows <- list()
add <- function(kind, option, weights, ...) {
  values <- list(...)
  rows[[length(rows) + 1]] <<- data.frame(kind, option, weights, name = names(values),
                                          value = sprintf("%.15g", unlist(values)))
}
wilson <- function(p, n) {
  z <- qnorm(0.975); middle <- (p + z^2 / (2 * n)) / (1 + z^2 / n)
  half <- z * sqrt(p * (1 - p) / n + z^2 / (4 * n^2)) / (1 + z^2 / n)
  c(middle - half, middle + half)
}
for (weights in c("none", "weight", "drawn")) {
  d$w <- if (weights == "none") 1 else d$weight
  design <- if (weights == "drawn") svydesign(ids = ~cluster, strata = ~stratum, weights = ~w,
                                              data = d, nest = TRUE) else
    svydesign(ids = ~id, weights = ~w, data = d[d$answered, ])
  used <- subset(design, answered)
  w <- d$w[d$answered]
  total <- sum(sapply(c("a", "b", "c"), function(each) sum(w * d[d$answered, each])))
  for (each in c("a", "b", "c")) {
    m <- svymean(as.formula(paste0("~", each)), used)
    told <- list(share = as.numeric(m), se = as.numeric(SE(m)),
                 of_mentions = sum(w * d[d$answered, each]) / total)
    if (weights != "drawn") told$n_eff <- sum(w)^2 / sum(w^2)
    # Korn and Graubard (1998): as many yes/no answers as have the linearised variance, here without
    # survey's factor n / (n - 1), so that equal weights give n itself. Kish's number would leave out
    # that heavy and light respondents may answer differently (kish_low, kish_high: not ours).
    if (weights != "drawn") {
      variance <- told$se^2 * (length(w) - 1) / length(w)
      ends <- wilson(told$share, told$share * (1 - told$share) / variance)
      told$low <- ends[1]; told$high <- ends[2]
      if (weights == "none") stopifnot(all.equal(ends, wilson(told$share, sum(w))))
      else {
        kish <- wilson(told$share, told$n_eff)
        told$kish_low <- kish[1]; told$kish_high <- kish[2]
      }
    } else {
      # By design: the degrees of freedom, too: as many answers fewer as Student's quantile is wider.
      variance <- told$se^2
      df <- degf(used)
      m <- told$share * (1 - told$share) / variance * (qnorm(0.975) / qt(0.975, df))^2
      ends <- wilson(told$share, m); told$low <- ends[1]; told$high <- ends[2]
    }
    by <- svyby(as.formula(paste0("~", each)), ~group, used, svymean, covmat = TRUE)
    told$difference <- by[[each]][1] - by[[each]][2]
    do.call(add, c(list("share", each, weights), told))
    if (weights == "none") {
      x <- tapply(d[d$answered, each], d$group[d$answered], sum)
      n <- table(d$group[d$answered])
      t <- suppressWarnings(prop.test(as.numeric(x[1:2]), as.numeric(n[1:2]), correct = FALSE))
      add("pair", each, weights, square = as.numeric(t$statistic), p = t$p.value)
    }
  }
  if (weights == "none") {
    k <- suppressWarnings(chisq.test(table(d$choice[d$answered], d$group[d$answered]),
                                     correct = FALSE))
    add("alone", "", weights, statistic = as.numeric(k$statistic), df = as.numeric(k$parameter),
        p = k$p.value)
  } else {
    k <- svychisq(~choice + group, used)
    add("alone", "", weights, statistic = as.numeric(k$statistic), df = k$parameter[[1]],
        df_error = k$parameter[[2]], p = k$p.value)
  }
}
now <- which(d$answered & d$id >= 27); then <- which(d$answered & d$id <= 54)
for (each in c("a", "b", "c")) {
  x <- d[now, each]; y <- d[then, each]; both <- intersect(now, then)
  v1 <- var(x) / length(x); v2 <- var(y) / length(y); n_c <- length(both)
  moved <- d[[c(a = "b", b = "c", c = "a")[[each]]]]   # then another mark stood for the option
  y <- moved[then]; v2 <- var(y) / length(y)
  c12 <- cov(d[both, each], moved[both])
  error <- sqrt(v1 + v2 - 2 * c12 * n_c / (length(x) * length(y)))
  gamma <- (v1 + v2)^2 / (v1^2 / (length(x) - 1) + v2^2 / (length(y) - 1))
  alone <- length(x) + length(y) - 2 * n_c
  df <- (n_c - 1) + (gamma - n_c + 1) / (alone + 2 * n_c) * alone
  difference <- mean(x) - mean(y); t <- difference / error
  add("wave", each, "none", difference = difference, statistic = t, df = df,
      p = 2 * pt(-abs(t), df), low = difference - qt(0.975, df) * error,
      high = difference + qt(0.975, df) * error, n_both = n_c)
}
write.csv(do.call(rbind, rows), file.path(folder, "choices.csv"), row.names = FALSE, quote = FALSE)
cat(R.version.string, "survey", as.character(packageVersion("survey")), "\n")
