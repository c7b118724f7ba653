# How long it takes: Kaplan-Meier, Aalen-Johansen, restricted mean, stratified log-rank.
# Rscript tests/golden/waiting.R (R 4.2.2, survival); writes waiting.csv beside it.
# Data: lung and mgus2 of the package survival, so that no data of ours are in it.
library(survival)
rows <- list()
add <- function(figure, value, low = NA, high = NA)
  rows[[length(rows) + 1]] <<- data.frame(figure, value, low, high)

km <- survfit(Surv(time, status == 2) ~ 1, data = lung, conf.type = "log-log")
q <- quantile(km, 0.5)
add("lung median", q$quantile, q$lower, q$upper)
add("lung within 180", 1 - summary(km, times = 180)$surv)
add("lung within 365", 1 - summary(km, times = 365)$surv)
for (t in c(60, 180, 365, 700)) {
  s <- summary(km, times = t)
  add(paste("lung curve", t), 1 - s$surv, 1 - s$upper, 1 - s$lower)
}
rm <- summary(km, rmean = 500)$table
add("lung mean 500", rm[["rmean"]], rm[["rmean"]] - qnorm(0.975) * rm[["se(rmean)"]],
    rm[["rmean"]] + qnorm(0.975) * rm[["se(rmean)"]])
few <- lung[lung$ph.ecog == 2 & !is.na(lung$ph.ecog), ]
q <- quantile(survfit(Surv(time, status == 2) ~ 1, data = few, conf.type = "log-log"), 0.5)
add("lung ecog 2 median", q$quantile, q$lower, q$upper)

m <- mgus2
m$etime <- with(m, ifelse(pstat == 0, futime, ptime))
m$event <- factor(with(m, ifelse(pstat == 0, 2 * death, 1)), 0:2, c("censor", "pcm", "death"))
aj <- survfit(Surv(etime, event) ~ 1, data = m)
s <- summary(aj, times = c(60, 240))
add("mgus2 pcm within 60", s$pstate[1, which(aj$states == "pcm")])
add("mgus2 pcm within 240", s$pstate[2, which(aj$states == "pcm")])
add("mgus2 death within 60", s$pstate[1, which(aj$states == "death")])

d <- survdiff(Surv(time, status == 2) ~ sex + strata(ph.ecog), data = lung[!is.na(lung$ph.ecog) & lung$ph.ecog < 3, ])
add("lung sex by ecog chisq", d$chisq)
d <- survdiff(Surv(time, status == 2) ~ ph.ecog + strata(sex), data = lung[!is.na(lung$ph.ecog) & lung$ph.ecog < 3, ])
add("lung ecog by sex chisq", d$chisq)
folder <- dirname(sub("--file=", "", grep("--file=", commandArgs(), value = TRUE)))
write.csv(do.call(rbind, rows), file.path(folder, "waiting.csv"), row.names = FALSE)
used <- na.omit(data.frame(time = lung$time, status = lung$status == 2, sex = lung$sex,
                           ecog = ifelse(is.na(lung$ph.ecog), 9, lung$ph.ecog)))
used$status <- as.integer(used$status)
write.csv(used, file.path(folder, "waiting_lung.csv"), row.names = FALSE)
write.csv(data.frame(time = m$etime, event = as.integer(m$event) - 1),
          file.path(folder, "waiting_mgus2.csv"), row.names = FALSE)
