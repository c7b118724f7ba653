# Reference values for tests/stats/test_linear_model.py and tests/stats/drivers: regressions of
# the answers of answers.csv, of respondents drawn one by one or as in drawn.csv.
#   Rscript tests/golden/regression.R     (R with survey and MASS; writes three CSV files beside it)
# regression.csv: coefficients and F tests. Respondents drawn one by one are
# those who answered (cautious: with residuals divided by 1 - leverage); of a drawn sample the
# others are left out as outside the domain.
# latent.csv: (ordered) logit with its latent R². em.csv: covariances by maximum likelihood.
suppressMessages({library(survey); library(MASS)})
folder <- dirname(sub("--file=", "", grep("--file=", commandArgs(FALSE), value = TRUE)))
d <- cbind(read.csv(file.path(folder, "answers.csv")), read.csv(file.path(folder, "drawn.csv")))
for (item in c("q1", "q2", "q3")) d[[item]] <- (d[[item]] - 1) / 4 * 100
d$recommend <- d$recommend * 10
for (item in c("q1", "q2", "q3")) {
  d[[paste0(item, "_low")]] <- (d[[item]] <= 25) * 1
  d[[paste0(item, "_high")]] <- (d[[item]] >= 75) * 1
}
digits <- function(table, columns) {
  for (column in columns)
    table[[column]] <- ifelse(is.na(table[[column]]), "", sprintf("%.15g", table[[column]]))
  table
}

# Cautious: residuals divided by 1 - leverage in the sandwich of a weighted lm, n / (n - 1) times.
cautious <- function(model, some) {
  fit <- lm(model, some, weights = w)
  X <- model.matrix(fit); w <- some$w; n <- nrow(X)
  u <- X * (w * residuals(fit) / (1 - hatvalues(fit)))
  bread <- solve(t(X) %*% (X * w))
  list(value = coef(fit), error = sqrt(diag(bread %*% crossprod(u) %*% bread) * n / (n - 1)),
       df = n - ncol(X))
}

models <- list(
  line = recommend ~ q1 + q2 + q3,
  marks = recommend ~ q1_low + q1_high + q2_low + q2_high + q3_low + q3_high,
  slopes = recommend ~ group * (q1 + q2))
terms <- list(line = list(all = ~q1 + q2 + q3, two = ~q1 + q3),
              marks = list(q1 = ~q1_low + q1_high, all = NULL),
              slopes = list(q1 = ~group:q1, q2 = ~group:q2, all = ~group:q1 + group:q2))
rows <- list()
for (name in names(models)) for (w in c("none", "weight"))
  for (design in c("none", "cluster", "respondent"))
  for (known in if (design == "cluster") c("no", "yes") else "no")
  for (single in if (design == "none") "adjust" else c("adjust", "certainty")) {
  options(survey.lonely.psu = single)
  d$w <- if (w == "none") 1 else d$weight
  model <- models[[name]]
  some <- if (design == "none") d[complete.cases(d[, all.vars(model)]), ] else d
  drawn <- switch(design,
    none = svydesign(ids = ~1, weights = ~w, data = some),
    respondent = svydesign(ids = ~1, strata = ~stratum, weights = ~w, data = some),
    cluster = svydesign(ids = ~cluster, strata = ~stratum, weights = ~w, data = some, nest = TRUE,
                        fpc = if (known == "yes") ~population))
  fit <- svyglm(model, drawn)
  if (fit$df.residual < 1) next
  note <- function(kind, term, value, error, df, df_error, p, low = NA, high = NA)
    rows[[length(rows) + 1]] <<- data.frame(
      model = name, weights = w, drawn = design, population = known, single = single,
      kind = kind, term = term, value = value, error = error, df = df, df_error = df_error, p = p,
      low = low, high = high)
  ends <- confint(fit, ddf = fit$df.residual)
  for (term in names(coef(fit))) {
    t <- coef(fit)[[term]] / SE(fit)[[term]]
    note("coefficient", term, coef(fit)[[term]], SE(fit)[[term]], NA, fit$df.residual,
         2 * pt(-abs(t), fit$df.residual), ends[term, 1], ends[term, 2])
  }
  # reward minus penalty, and their sum, of each driver: penalty is minus the coefficient of low
  if (name == "marks") for (item in c("q1", "q2", "q3")) for (kind in c("difference", "sum")) {
    parts <- c(1, if (kind == "difference") 1 else -1)
    names(parts) <- paste0(item, c("_high", "_low"))
    found <- svycontrast(fit, parts)
    value <- as.numeric(coef(found)); error <- as.numeric(SE(found))
    half <- qt(0.975, fit$df.residual) * error
    note(kind, item, value, error, NA, fit$df.residual,
         2 * pt(-abs(value / error), fit$df.residual), value - half, value + half)
  }
  for (term in names(terms[[name]])) if (!is.null(terms[[name]][[term]])) {
    found <- try(regTermTest(fit, terms[[name]][[term]], method = "Wald"), silent = TRUE)
    if (!inherits(found, "try-error"))
      note("wald", term, as.numeric(found$Ftest), NA, found$df, found$ddf, as.numeric(found$p))
  }
}
for (name in names(models)) for (w in c("none", "weight")) {
  d$w <- if (w == "none") 1 else d$weight
  found <- cautious(models[[name]], d[complete.cases(d[, all.vars(models[[name]])]), ])
  half <- qt(0.975, found$df) * found$error
  rows[[length(rows) + 1]] <- data.frame(
    model = name, weights = w, drawn = "cautious", population = "no", single = "adjust",
    kind = "coefficient", term = names(found$value), value = found$value, error = found$error,
    df = NA, df_error = found$df, p = 2 * pt(-abs(found$value / found$error), found$df),
    low = found$value - half, high = found$value + half)
}
table <- digits(do.call(rbind, rows), c("value", "error", "p", "low", "high"))
table$df[is.na(table$df)] <- ""
write.csv(table, file.path(folder, "regression.csv"), row.names = FALSE, quote = FALSE)

# latent.csv: coefficients of the (ordered) logit, and McKelvey and Zavoina's share explained.
logits <- list(marks = ordered(q1) ~ q2 + q3, ten = ordered(recommend) ~ q1 + q2 + q3,
               yes = satisfied ~ q2 + q3)
d$satisfied <- (d$q1 >= 75) * 1
rows <- list()
for (name in names(logits)) for (w in c("none", "weight")) {
  model <- logits[[name]]
  some <- d[complete.cases(d[, all.vars(model)]), ]
  some$w <- if (w == "none") 1 else some$weight / mean(some$weight)
  exact <- list(reltol = 1e-16, maxit = 2000)
  drivers <- all.vars(model)[-1]
  # in units of 100 points, in which the search does not get lost; started where it ended
  for (item in drivers) some[[item]] <- some[[item]] / 100
  if (name == "yes") {
    fit <- if (w == "none") glm(model, binomial, some, epsilon = 1e-14, maxit = 100)
           else svyglm(model, svydesign(ids = ~1, weights = ~w, data = some), family = quasibinomial,
                       epsilon = 1e-14, maxit = 100)
    b <- coef(fit)[drivers]; thresholds <- -coef(fit)[["(Intercept)"]]
  } else {
    fit <- if (w == "none") polr(model, some, control = exact)
           else svyolr(model, svydesign(ids = ~1, weights = ~w, data = some), control = exact)
    if (w == "none") for (again in 1:5)
      fit <- polr(model, some, control = exact, start = c(fit$coefficients, fit$zeta))
    b <- fit$coefficients[drivers]; thresholds <- fit$zeta
  }
  x <- as.matrix(some[, drivers])
  spread <- cov.wt(x, some$w / sum(some$w), method = "ML")$cov
  explained <- as.numeric(t(b) %*% spread %*% b)
  rows[[length(rows) + 1]] <- data.frame(
    model = name, weights = w,
    term = c(drivers, paste0("threshold", seq_along(thresholds)), "r_squared"),
    value = c(b / 100, thresholds, explained / (explained + pi^2 / 3)))
}
table <- digits(do.call(rbind, rows), "value")
write.csv(table, file.path(folder, "latent.csv"), row.names = FALSE, quote = FALSE)

# em.csv: covariances of recommend and q1 to q3 by maximum likelihood, with further answers taken
# away, of respondents who answered recommend; respondent by respondent, until nothing moves.
em <- function(y, w) {
  w <- w / sum(w)
  means <- rep(60, ncol(y)); covariance <- diag(900, ncol(y))
  repeat {
    first <- 0 * means; second <- 0 * covariance
    for (i in seq_len(nrow(y))) {
      o <- which(!is.na(y[i, ])); m <- which(is.na(y[i, ]))
      filled <- y[i, ]; left <- 0 * covariance
      if (length(m)) {
        b <- if (length(o)) covariance[m, o, drop = FALSE] %*% solve(covariance[o, o])
             else matrix(0, length(m), 0)
        filled[m] <- means[m] + b %*% (y[i, o] - means[o])
        left[m, m] <- covariance[m, m] - b %*% covariance[o, m, drop = FALSE]
      }
      first <- first + w[i] * filled
      second <- second + w[i] * (outer(filled, filled) + left)
    }
    new <- second - outer(first, first)
    moved <- max(abs(new - covariance), abs(first - means))
    means <- first; covariance <- new
    if (moved < 1e-11) return(list(means = means, covariance = covariance))
  }
}
y <- as.matrix(d[, c("recommend", "q1", "q2", "q3")])
place <- seq_len(nrow(y))
y[place %% 5 == 0, "q2"] <- NA
y[place %% 7 == 0, "q3"] <- NA
y[place %% 4 == 1, "q1"] <- NA
answered <- !is.na(y[, "recommend"])
rows <- list()
for (w in c("none", "weight")) {
  found <- em(y[answered, ], if (w == "none") rep(1, sum(answered)) else d$weight[answered])
  rows[[length(rows) + 1]] <- data.frame(
    weights = w, n = sum(answered), a = rep(colnames(y), ncol(y)),
    b = rep(colnames(y), each = ncol(y)), value = as.vector(found$covariance))
}
table <- digits(do.call(rbind, rows), "value")
write.csv(table, file.path(folder, "em.csv"), row.names = FALSE, quote = FALSE)
cat(R.version.string, "survey", as.character(packageVersion("survey")), "MASS",
    as.character(packageVersion("MASS")), "\n")
