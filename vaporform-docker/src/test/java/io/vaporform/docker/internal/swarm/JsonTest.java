package io.vaporform.docker.internal.swarm;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonTest {

    @ParameterizedTest(name = "{0} as {1}: {2}")
    @CsvSource(
            delimiter = ';',
            emptyValue = "",
            value = {
                "{'a':1};            {'a':1,'b':2};       ''",
                "{'a':1};            {'a':2};             a",
                "{'a':1};            {};                  a",
                "{'a':{'b':[1,2]}};  {'a':{'b':[1,3]}};   a.b[1]",
                "{'a':[1]};          {'a':[1,2]};         a",
                "{'a':[{'b':'x'}]};  {'a':[{'b':'y'}]};   a[0].b",
                "{'a':false,'b':0};  {};                  ''",
                "{'a':[],'b':{}};    {};                  ''",
                "{'a':'1'};          {'a':1};             ''",
                "{'a':true};         {};                  a"
            })
    void differencesAreNamed(String asked, String seen, String difference) throws JsonProcessingException {
        ObjectMapper mapper = new ObjectMapper();

        assertThat(String.join(
                        ", ",
                        Json.differences(
                                mapper.readTree(asked.replace('\'', '"')), mapper.readTree(seen.replace('\'', '"')))))
                .isEqualTo(difference);
    }
}
