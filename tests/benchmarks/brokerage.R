# Gould-Fernandez brokerage by R sna. Arguments: arcs (CSV a,b from 1), groups (one per line), where to write.
# Prints the seconds, on the wall and of the processor, of the call alone.
suppressPackageStartupMessages(library(sna))
paths <- commandArgs(trailingOnly = TRUE)
arcs <- as.matrix(read.csv(paths[1], header = FALSE))
groups <- scan(paths[2], quiet = TRUE)
graph <- cbind(arcs, 1)
attr(graph, "n") <- length(groups)
cost <- system.time(found <- brokerage(graph, groups))
write.table(found$raw.nli[, 1:5], paths[3], sep = ",", row.names = FALSE, col.names = FALSE)
cat(cost["elapsed"], cost["user.self"] + cost["sys.self"], "\n")
