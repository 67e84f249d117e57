package dev.gyre.server.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.api.Test;

class ClusterTableTest {

    @Test
    void membersStandBelowEachOther() throws Exception {
        var view = new ObjectMapper().readTree("""
            {"self":"10.0.0.1:7355","leader":"10.0.0.1:7355","members":[
             {"address":"10.0.0.1:7355","status":"Up","reachable":true,"oldest":true,"roles":["channels","connections"],
              "version":"0.1.0","name":"n1","connections":12345,"channels":4,"shards":128,"entities":5,"uptime":3700},
             {"address":"10.0.0.20:7355","status":"Up","reachable":false,"oldest":false,"roles":["channels"],"version":"0.1.0"}]}
            """);

        assertThat(new ClusterTable(view).render()).isEqualTo("""
            ADDRESS          NAME  STATUS           ROLES                 VERSION  SHARDS  AWAKE  CHANNELS  CONNECTIONS    UP
            10.0.0.1:7355 *  n1    Up               channels,connections  0.1.0       128      5         4        12345  1h1m
            10.0.0.20:7355   -     Up, unreachable  channels              0.1.0         -      -         -            -     -

            2 members; leader 10.0.0.1:7355; * coordinates the shards
            """);
    }
}
