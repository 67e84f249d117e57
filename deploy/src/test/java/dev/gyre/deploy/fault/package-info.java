/// Fault tests: a cluster of packaged servers is killed, paused, cut and restarted under load, and a checker judges
/// what publishers and subscribers saw.
///
/// [FaultCluster] owns PostgreSQL and the processes, [Workload] the publishers and subscribers; both write to one
/// [History], which [HistoryChecker] reads when everything has come to rest.
@NullMarked
package dev.gyre.deploy.fault;

import org.jspecify.annotations.NullMarked;
